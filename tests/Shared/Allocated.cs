namespace TypedMqtt.Tests.Shared;

/// <summary>Counts what code allocates.</summary>
internal static class Allocated
{
    private const int Attempts = 100;

    /// <summary>
    /// The bytes that a warmed-up run of an action allocates on this thread. A run without any ends the measurement: a collection that
    /// another test starts in between counts the rest of the thread's allocation buffer as allocated.
    /// </summary>
    public static long By(Action action)
    {
        action();
        long least = long.MaxValue;
        for (int i = 0; i < Attempts && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
