namespace Quickstart;

/// <summary>What has to be seen before the story counts as told.</summary>
internal sealed class Expectations(params string[] names)
{
    private readonly Dictionary<string, TaskCompletionSource> _open = names.ToDictionary(
        static n => n, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    public IReadOnlyList<string> Missing => [.. _open.Where(static e => !e.Value.Task.IsCompleted).Select(static e => e.Key)];

    public void Seen(string name)
    {
        if (_open.TryGetValue(name, out TaskCompletionSource? expectation))
        {
            expectation.TrySetResult();
        }
    }

    public Task WaitForAsync(string name, CancellationToken cancellationToken) => _open[name].Task.WaitAsync(cancellationToken);

    public Task WaitAsync(CancellationToken cancellationToken) => Task.WhenAll(_open.Values.Select(static e => e.Task)).WaitAsync(cancellationToken);
}
