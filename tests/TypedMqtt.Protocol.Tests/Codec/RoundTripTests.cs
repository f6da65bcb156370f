using System.Buffers;
using CsCheck;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Protocol.Tests.Codec;

/// <summary>What is written is read back, field by field.</summary>
public sealed class RoundTripTests
{
    private static readonly Gen<PacketType> Ack = Generators.Pick(PacketType.PubAck, PacketType.PubRec, PacketType.PubRel, PacketType.PubComp);

    [Fact]
    public void Publish__any_fields__are_read_back() =>
        Gen.Select(Generators.Version, Generators.Topic, Generators.Payload, Generators.PacketId, Gen.Int[0, 2], Gen.Bool, Generators.Properties(PacketType.Publish), Gen.Bool)
            .Sample((version, topic, payload, id, qos, retain, properties, dup) =>
            {
                var output = new ArrayBufferWriter<byte>();
                var sent = new PublishPacket
                {
                    Topic = topic,
                    Payload = payload,
                    PacketId = id,
                    Qos = (Qos)qos,
                    Retain = retain,
                    Dup = dup && qos > 0,
                    Properties = MqttProperties.Parse(properties, PacketType.Publish),
                };
                PacketWriter.WritePublish(output, sent, version);

                PublishPacket read = PacketReader.ReadPublish(Packet.Parse(output.WrittenSpan), version);

                Assert.Equal(output.WrittenCount, PacketWriter.GetPublishLength(sent, version));
                Assert.Equal(topic, read.Topic.ToArray());
                Assert.Equal(payload, read.Payload.ToArray());
                Assert.Equal(qos == 0 ? 0 : id, read.PacketId);
                Assert.Equal((sent.Qos, sent.Retain, sent.Dup), (read.Qos, read.Retain, read.Dup));
                Assert.Equal(version == ProtocolVersion.V5 ? properties : [], read.Properties.Encoded.ToArray());
            }, iter: 2000);

    [Fact]
    public void Connect__any_fields__are_read_back() =>
        Gen.Select(
            Gen.Select(Generators.Version, Gen.Byte, Gen.UShort, Generators.Text),
            Gen.Select(Gen.Int[0, 2], Generators.Topic, Generators.Binary, Generators.Properties(PropertyTable.Will)),
            Gen.Select(Generators.Text, Generators.Binary, Generators.Properties(PacketType.Connect)))
            .Sample((head, will, tail) =>
            {
                (ProtocolVersion version, byte bits, ushort keepAlive, byte[] clientId) = head;
                bool v5 = version == ProtocolVersion.V5;
                var sent = new ConnectPacket
                {
                    ProtocolVersion = version,
                    CleanStart = (bits & 1) != 0,
                    KeepAlive = keepAlive,
                    ClientId = clientId,
                    HasWill = (bits & 2) != 0,
                    WillQos = (Qos)will.Item1,
                    WillRetain = (bits & 4) != 0,
                    WillTopic = will.Item2,
                    WillPayload = will.Item3,
                    WillProperties = MqttProperties.Parse(will.Item4, PropertyTable.Will),
                    HasUserName = (bits & 8) != 0,
                    UserName = tail.Item1,
                    HasPassword = (bits & 16) != 0 && (v5 || (bits & 8) != 0),
                    Password = tail.Item2,
                    Properties = MqttProperties.Parse(tail.Item3, PacketType.Connect),
                };
                var output = new ArrayBufferWriter<byte>();
                PacketWriter.WriteConnect(output, sent);

                ConnectPacket read = ConnectReader.Read(Packet.Parse(output.WrittenSpan));

                Assert.Equal((version, sent.CleanStart, keepAlive), (read.ProtocolVersion, read.CleanStart, read.KeepAlive));
                Assert.Equal(clientId, read.ClientId.ToArray());
                Assert.Equal((sent.HasWill, sent.HasUserName, sent.HasPassword), (read.HasWill, read.HasUserName, read.HasPassword));
                Assert.Equal(sent.HasWill ? (sent.WillQos, sent.WillRetain) : (Qos.AtMostOnce, false), (read.WillQos, read.WillRetain));
                Assert.Equal(sent.HasWill ? will.Item2 : [], read.WillTopic.ToArray());
                Assert.Equal(sent.HasWill ? will.Item3 : [], read.WillPayload.ToArray());
                Assert.Equal(sent.HasWill && v5 ? will.Item4 : [], read.WillProperties.Encoded.ToArray());
                Assert.Equal(sent.HasUserName ? tail.Item1 : [], read.UserName.ToArray());
                Assert.Equal(sent.HasPassword ? tail.Item2 : [], read.Password.ToArray());
                Assert.Equal(v5 ? tail.Item3 : [], read.Properties.Encoded.ToArray());
            }, iter: 2000);

    [Fact]
    public void Subscribe_and_Unsubscribe__any_filters__are_read_back_in_order() =>
        Gen.Select(Generators.Version, Generators.PacketId, Gen.Select(Generators.Filter, Gen.Int[0, 2], Gen.Int[0, 2], Gen.Byte).Array[1, 6], Generators.Properties(PacketType.Subscribe))
            .Sample((version, id, entries, properties) =>
            {
                bool v5 = version == ProtocolVersion.V5;
                var options = new SubscriptionOptions[entries.Length];
                var list = new FilterListBuilder();
                var names = new FilterListBuilder();
                for (int i = 0; i < entries.Length; i++)
                {
                    (byte[] filter, int qos, int handling, byte bits) = entries[i];
                    bool noLocal = (bits & 1) != 0 && filter[0] != (byte)'$';
                    options[i] = v5 ? new SubscriptionOptions((Qos)qos, noLocal, (bits & 2) != 0, (RetainHandling)handling) : new SubscriptionOptions((Qos)qos);
                    list.Add(filter, options[i]);
                    names.Add(filter);
                }

                var output = new ArrayBufferWriter<byte>();
                PacketWriter.WriteSubscribe(output, new SubscribePacket { PacketId = id, EncodedFilters = list.Encoded, Properties = MqttProperties.FromTrusted(properties) }, version);
                SubscribePacket read = PacketReader.ReadSubscribe(Packet.Parse(output.WrittenSpan), version);
                Assert.Equal((id, entries.Length), (read.PacketId, read.Count));
                Assert.Equal(v5 ? properties : [], read.Properties.Encoded.ToArray());
                int index = 0;
                foreach (SubscribePacket.Entry entry in read)
                {
                    Assert.Equal(entries[index].Item1, entry.Filter.ToArray());
                    Assert.Equal(options[index++], entry.Options);
                }

                output.ResetWrittenCount();
                PacketWriter.WriteUnsubscribe(output, new UnsubscribePacket { PacketId = id, EncodedFilters = names.Encoded }, version);
                UnsubscribePacket unsubscribe = PacketReader.ReadUnsubscribe(Packet.Parse(output.WrittenSpan), version);
                Assert.Equal((id, entries.Length), (unsubscribe.PacketId, unsubscribe.Count));
                index = 0;
                foreach (ReadOnlySpan<byte> filter in unsubscribe)
                {
                    Assert.Equal(entries[index++].Item1, filter.ToArray());
                }
            }, iter: 1500);

    [Fact]
    public void Acks__any_fields__are_read_back() =>
        Gen.Select(Generators.Version, Ack, Generators.PacketId, Gen.Byte, Generators.Properties(PacketType.PubAck)).Sample((version, type, id, code, properties) =>
        {
            ReasonCode reason = ReasonCodes.IsAllowed(type, (ReasonCode)code) ? (ReasonCode)code : ReasonCode.Success;
            var output = new ArrayBufferWriter<byte>();
            PacketWriter.WriteAck(output, new AckPacket { Type = type, PacketId = id, ReasonCode = reason, Properties = MqttProperties.FromTrusted(properties) }, version);

            AckPacket read = PacketReader.ReadAck(Packet.Parse(output.WrittenSpan), version);

            bool v5 = version == ProtocolVersion.V5;
            Assert.Equal((type, id, v5 ? reason : ReasonCode.Success), (read.Type, read.PacketId, read.ReasonCode));
            Assert.Equal(v5 ? properties : [], read.Properties.Encoded.ToArray());
        }, iter: 2000);

    [Fact]
    public void Disconnect_and_Auth__any_fields__are_read_back() =>
        Gen.Select(Gen.Byte, Generators.Properties(PacketType.Disconnect), Generators.Properties(PacketType.Auth)).Sample((code, disconnect, auth) =>
        {
            ReasonCode reason = ReasonCodes.IsAllowed(PacketType.Disconnect, (ReasonCode)code) ? (ReasonCode)code : ReasonCode.Success;
            var output = new ArrayBufferWriter<byte>();
            PacketWriter.WriteDisconnect(output, new DisconnectPacket { ReasonCode = reason, Properties = MqttProperties.FromTrusted(disconnect) }, ProtocolVersion.V5);
            DisconnectPacket read = PacketReader.ReadDisconnect(Packet.Parse(output.WrittenSpan), ProtocolVersion.V5);
            Assert.Equal(reason, read.ReasonCode);
            Assert.Equal(disconnect, read.Properties.Encoded.ToArray());

            // An AUTH has a method, whatever else it has.
            auth = Packet.Ids(MqttProperties.Parse(auth, PacketType.Auth)).Contains(PropertyId.AuthenticationMethod) ? auth : [0x15, 0, 1, 0x6D, .. auth];
            output.ResetWrittenCount();
            var step = (ReasonCode)(code % 2 == 0 ? 0x18 : 0x19);
            PacketWriter.WriteAuth(output, new AuthPacket { ReasonCode = step, Properties = MqttProperties.FromTrusted(auth) });
            AuthPacket readAuth = PacketReader.ReadAuth(Packet.Parse(output.WrittenSpan), ProtocolVersion.V5);
            Assert.Equal(step, readAuth.ReasonCode);
            Assert.Equal(auth, readAuth.Properties.Encoded.ToArray());
        }, iter: 2000);

    [Fact]
    [Normative("MQTT-1.5.5-1", Mqtt.V5)]
    public void A_variable_byte_integer__any_value__is_read_back_in_as_few_bytes_as_possible() =>
        Gen.Select(Gen.Int[0, VariableByteInteger.MaxValue], Gen.Int[0, 21]).Sample((number, shift) =>
        {
            uint value = (uint)number >> shift;
            Span<byte> bytes = stackalloc byte[4];
            int length = VariableByteInteger.Write(bytes, value);

            Assert.Equal(length, VariableByteInteger.Read(bytes, out uint read));
            Assert.Equal((value, length), (read, VariableByteInteger.GetLength(value)));
            Assert.True(length == 1 || value >= 1u << (7 * (length - 1)));
        }, iter: 5000);
}
