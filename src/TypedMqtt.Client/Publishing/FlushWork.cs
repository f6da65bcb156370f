using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Publishing;

/// <summary>Sends what has accumulated from the thread pool, so that publishers in a loop share one system call.</summary>
internal sealed class FlushWork(SendBuffer buffer) : IThreadPoolWorkItem
{
    public void Schedule() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    public void Execute() => buffer.Flush();
}
