using TypedMqtt.Client.Tests.Connections;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Publishing;

/// <summary>What a publish costs in memory once everything is warm: one pooled object while it is in flight, and nothing new.</summary>
public sealed class PublishAllocationTests
{
    private const int Messages = 500;

    private static readonly byte[] Payload = new byte[100];

    [Theory]
    [InlineData(Qos.AtMostOnce, ProtocolVersion.V5, 1)]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V5, 1)]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V311, 20)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V5, 1)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V5, 20)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V311, 1)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V311, 20)]
    public async Task A_message__allocates_nothing(Qos qos, ProtocolVersion version, int inFlight) =>
        Assert.Equal(0, await Task.Run(() => Measure(qos, version, inFlight)));

    private static long Measure(Qos qos, ProtocolVersion version, int inFlight)
    {
        (MqttClient client, InlineTransport server) = InlineTransport.Connect(version);
        var results = new ValueTask<PublishResult>[inFlight];
        byte[] pubAck = [0x40, 2, 0, 0];
        byte[] pubRec = [0x50, 2, 0, 0];
        byte[] pubComp = [0x70, 2, 0, 0];
        int id = 0;
        long allocated = Allocated.By(() =>
        {
            for (int sent = 0; sent < Messages; sent += inFlight)
            {
                for (int i = 0; i < inFlight; i++)
                {
#pragma warning disable CA2012 // Each is consumed once, below.
                    results[i] = client.PublishAsync("topic", Payload, qos);
#pragma warning restore CA2012
                }

                for (int i = 0; i < inFlight; i++)
                {
                    Answer();
                    results[i].GetAwaiter().GetResult();
                }
            }

            // What another thread sends has left: no run begins with a full send buffer.
            for (long start = Environment.TickCount64; !client.IsQuiet;)
            {
                if (Environment.TickCount64 - start > 30_000)
                {
                    throw new TimeoutException("The client does not send.");
                }

                Thread.Yield();
            }
        });
        client.Abort();
        client.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return allocated;

        void Answer()
        {
            // Identifiers are handed out in turn.
            id = (id % ushort.MaxValue) + 1;
            if (qos == Qos.AtLeastOnce)
            {
                Feed(pubAck);
            }
            else if (qos == Qos.ExactlyOnce)
            {
                Feed(pubRec);
                Feed(pubComp);
            }
        }

        void Feed(byte[] packet)
        {
            (packet[2], packet[3]) = ((byte)(id >> 8), (byte)id);
            server.Feed(packet);
        }
    }
}
