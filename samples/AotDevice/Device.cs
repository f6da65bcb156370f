using System.Runtime.CompilerServices;

namespace AotDevice;

/// <summary>Answers commands.</summary>
internal sealed class Device : IDeviceCommands
{
    public ValueTask<Sum> SumAsync(string device, List<int> numbers, CancellationToken cancellationToken = default) =>
        new(new Sum(numbers.Sum(static n => (long)n), numbers.Count));

    public async IAsyncEnumerable<int> CountAsync(string device, int to, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int i = 1; i <= to; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }
}
