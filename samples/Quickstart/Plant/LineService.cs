namespace Quickstart.Plant;

/// <summary>The line's end of the commands: implements the contract to receive what the dashboard sends through it.</summary>
internal sealed class LineService(Story story) : ILineCommands
{
    public ValueTask ChangeSetpointAsync(string site, int line, Setpoint setpoint, CancellationToken cancellationToken = default)
    {
        story.SetpointArrived(site, line, setpoint);
        return ValueTask.CompletedTask;
    }
}
