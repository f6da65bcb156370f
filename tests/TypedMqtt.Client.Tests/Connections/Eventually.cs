using Microsoft.Extensions.Time.Testing;

namespace TypedMqtt.Client.Tests.Connections;

/// <summary>Waits that give up in real time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task TrueAsync(Func<bool> condition)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, "The condition did not become true.");
            await Task.Delay(1);
        }
    }

    /// <summary>Lets virtual time pass, in steps of 250 ms or <paramref name="step"/>, until a task is done.</summary>
    public static async Task<T> PassAsync<T>(FakeTimeProvider time, Task<T> task, TimeSpan? step = null)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (await Task.WhenAny(task, Task.Delay(2)) != task)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, "It did not happen.");
            time.Advance(step ?? TimeSpan.FromMilliseconds(250));
        }

        return await task;
    }

    public static async Task PassAsync(FakeTimeProvider time, Task task)
    {
        await PassAsync(time, Wrap());

        async Task<bool> Wrap()
        {
            await task;
            return true;
        }
    }

    /// <summary>A task that should be done soon, in real time.</summary>
    public static Task<T> SoonAsync<T>(this Task<T> task) => task.WaitAsync(Patience);

    public static Task SoonAsync(this Task task) => task.WaitAsync(Patience);

    public static Task<T> SoonAsync<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Patience);
}
