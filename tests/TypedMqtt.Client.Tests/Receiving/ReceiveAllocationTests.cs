using TypedMqtt.Client.Receiving;
using TypedMqtt.Client.Tests.Connections;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Receiving;

/// <summary>What a message costs in memory from the receive buffer to its sink and to its last acknowledgement, once everything is warm.</summary>
public sealed class ReceiveAllocationTests
{
    private const int Messages = 500;

    [Theory]
    [InlineData(Qos.AtMostOnce, ProtocolVersion.V5, 1)]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V5, 1)]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V311, 20)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V5, 1)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V5, 20)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V311, 1)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V311, 20)]
    public async Task A_message__allocates_nothing(Qos qos, ProtocolVersion version, int inFlight)
    {
        var sink = new CountingSink(inFlight);
        Assert.Equal(0, await Task.Run(() => Measure(qos, version, inFlight, sink)));
        Assert.True(sink.Messages >= 2 * Messages, $"{sink.Messages} messages arrived.");
    }

    private static long Measure(Qos qos, ProtocolVersion version, int inFlight, CountingSink sink)
    {
        (MqttClient client, InlineTransport server) = InlineTransport.Connect(version);
        Task subscribing = client.SubscribeAsync("t", default, sink, CancellationToken.None);
        server.Feed(version == ProtocolVersion.V5 ? [0x90, 4, 0, 1, 0, (byte)qos] : [0x90, 3, 0, 1, (byte)qos]);
        subscribing.GetAwaiter().GetResult();

        byte[] identifier = qos == Qos.AtMostOnce ? [] : [0, 0];
        byte[] properties = version == ProtocolVersion.V5 ? [0] : [];
        byte[] body = [0, 1, (byte)'t', .. identifier, .. properties, .. "payload"u8];
        byte[] publish = [(byte)(0x30 | ((int)qos << 1)), (byte)body.Length, .. body];
        byte[] pubRel = [0x62, 2, 0, 0];
        long allocated = Allocated.By(() =>
        {
            for (int sent = 0; sent < Messages; sent += inFlight)
            {
                for (int id = 1; id <= inFlight; id++)
                {
                    if (qos > Qos.AtMostOnce)
                    {
                        publish[6] = (byte)id;
                    }

                    server.Feed(publish);
                }

                sink.Acknowledge();
                for (int id = 1; id <= inFlight && qos == Qos.ExactlyOnce; id++)
                {
                    pubRel[3] = (byte)id;
                    server.Feed(pubRel);
                }
            }
        });
        client.Abort();
        client.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return allocated;
    }

    /// <summary>Keeps the acknowledgements until all are there.</summary>
    private sealed class CountingSink(int inFlight) : MessageSink
    {
        private readonly AckToken[] _acks = new AckToken[inFlight];
        private int _count;

        public int Messages { get; private set; }

        public override void Deliver(in InboundMessage message, AckToken ack)
        {
            Messages++;
            _acks[_count++] = ack;
        }

        public void Acknowledge()
        {
            while (_count > 0)
            {
                _acks[--_count].Complete();
            }
        }

        public override void Complete(Exception? error)
        {
        }
    }
}
