using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Client.Connections;

/// <content>From CONNECT to CONNACK.</content>
internal sealed partial class ClientConnection
{
    private enum Answer
    {
        /// <summary>It is not there yet.</summary>
        None,

        /// <summary>AUTH asks for more.</summary>
        Challenge,

        /// <summary>CONNACK.</summary>
        Accepted,
    }

    /// <summary>Sends CONNECT and waits for CONNACK; answers AUTH meanwhile.</summary>
    /// <exception cref="MqttConnectException">The broker refused.</exception>
    public async Task HandshakeAsync(string clientId, bool cleanStart, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte>? data = _authentication is null ? null : await _authentication.StartAsync(_options, cancellationToken).ConfigureAwait(false);
        lock (Send.Gate)
        {
            // Disposed before anything was said.
            ObjectDisposedException.ThrowIf(_isFinished, this);
            ConnectPackets.Write(Send, _options, _authentication, data, clientId, cleanStart);
            _isConnectSent = true;
        }

        Send.Flush();
        Answer answer;
        while ((answer = ReadAnswer(clientId, out data)) != Answer.Accepted)
        {
            if (answer == Answer.Challenge)
            {
                SendAuth(ReasonCode.ContinueAuthentication, await _authentication!.ContinueAsync(data, cancellationToken).ConfigureAwait(false));
                continue;
            }

            int received = await _transport.ReceiveAsync(_buffer.GetFree(), cancellationToken).ConfigureAwait(false);
            if (received == 0)
            {
                throw new EndOfStreamException();
            }

            _buffer.Received(received);
        }

        if (cleanStart && SessionPresent)
        {
            throw MqttProtocolException.Error("The broker resumes a session after a clean start; this client has none [MQTT-3.2.2-4].");
        }

        if (_authentication is not null)
        {
            await _authentication.CompleteAsync(data, cancellationToken).ConfigureAwait(false);
        }

        StartKeepAlive();
    }

    private Answer ReadAnswer(string clientId, out ReadOnlyMemory<byte>? data)
    {
        data = null;
        if (!FrameParser.TryParse(_buffer.Unread, _options.MaximumPacketSize, out Frame frame, out int needed))
        {
            if (needed > 0)
            {
                _buffer.EnsureCapacity(needed);
            }

            return Answer.None;
        }

        Answer answer = Answer.Accepted;
        if (frame.Type == PacketType.Auth && _authentication is not null)
        {
            AuthPacket auth = PacketReader.ReadAuth(frame, _options.ProtocolVersion);
            _authentication.CheckMethod(auth.Properties, "AUTH");
            if (auth.ReasonCode != ReasonCode.ContinueAuthentication)
            {
                throw MqttProtocolException.Error($"AUTH 0x{(byte)auth.ReasonCode:X2} of the broker before CONNACK, where only 0x18 may come [MQTT-4.12.0-2].");
            }

            data = Authentication.DataOf(auth.Properties);
            answer = Answer.Challenge;
        }
        else
        {
            ConnAckPacket packet = ConnectPackets.ReadAnswer(frame, _options, clientId);
            _authentication?.CheckMethod(packet.Properties, "CONNACK");
            data = Authentication.DataOf(packet.Properties);
            Accepted = ConnectPackets.ResultOf(packet, _options);
        }

        _buffer.Consumed(frame.Length);
        return answer;
    }
}
