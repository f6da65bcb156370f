namespace TypedMqtt.Registration;

/// <summary>The time in which handlers run: from the start of the application to its end, or to a message at which they stop.</summary>
/// <param name="stop">Called with the reason when a handler cannot go on.</param>
/// <param name="stopping">Nothing new is begun.</param>
/// <param name="aborting">What is being handled is given up.</param>
internal sealed class HandlerRun(Action<Exception> stop, CancellationToken stopping, CancellationToken aborting)
{
    public CancellationToken Stopping => stopping;

    public CancellationToken Aborting => aborting;

    public void Stop(Exception reason) => stop(reason);
}
