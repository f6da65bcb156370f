using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using TypedMqtt.Connections;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Receiving;

namespace TypedMqtt.Registration;

/// <summary>Does what the policy says with messages that cannot be handled.</summary>
internal sealed class PoisonMessages(MqttChannelInfo channel, HandlerOptions options, MqttConnection connection, ILogger logger)
{
    private readonly byte[] _deadLetterTopic = Encoding.UTF8.GetBytes(options.Poison.DeadLetterTopic is { } topic ? connection.Wire(topic) : "");

    /// <summary>Gives a message up; when it returns, the message can be acknowledged.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="raw">The message as it came; complete where dead letters are published.</param>
    /// <param name="error">Why it cannot be handled.</param>
    /// <param name="attempts">How often it was tried.</param>
    /// <param name="stopping">Signalled when the application stops; the message then stays unacknowledged.</param>
    /// <exception cref="PoisonMessageException">It must not be lost.</exception>
    public async ValueTask GiveUpAsync(string topic, RawMessage? raw, Exception error, int attempts, CancellationToken stopping)
    {
        if (options.Poison == PoisonPolicy.Stop)
        {
            throw Stop(topic, error, attempts, $"{error.Message.TrimEnd('.')}. Repair the handler or the publisher, or choose another HandlerOptions.Poison");
        }

        if (_deadLetterTopic.Length == 0)
        {
            TypedLog.Dropped(logger, channel.FullName, topic, error.Message);
            return;
        }

        byte[] properties = Properties(raw!, error, attempts);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await connection.Client.Publish(_deadLetterTopic, raw!.Payload, Qos.AtLeastOnce, retain: false, properties, stopping).AsResult().ConfigureAwait(false);
                TypedLog.DeadLettered(logger, channel.FullName, topic, options.Poison.DeadLetterTopic!, error.Message);
                return;
            }
            catch (MqttException e) when (e is MqttPublishException || e.ReasonCode is ReasonCode.PacketTooLarge or ReasonCode.QosNotSupported)
            {
                throw Stop(topic, e, attempts, $"its dead letter was refused: {e.Message.TrimEnd('.')}");
            }
            catch (Exception e) when (e is MqttException or TimeoutException)
            {
                TypedLog.DeadLetterWaits(logger, channel.FullName, options.Poison.DeadLetterTopic!, e.Message);
            }

            await Task.Delay(options.DelayAfter(attempt, Random.Shared.NextDouble()), connection.Client.Options.TimeProvider, stopping).ConfigureAwait(false);
        }
    }

    private byte[] Properties(RawMessage raw, Exception error, int attempts)
    {
        var properties = new MqttPropertiesBuilder();
        foreach (MqttProperty property in MqttProperties.FromTrusted(raw.Properties))
        {
            switch (property.Id)
            {
                case PropertyId.PayloadFormatIndicator:
                    properties.Add(property.Id, property.Number);
                    break;
                case PropertyId.ContentType or PropertyId.ResponseTopic or PropertyId.CorrelationData:
                    properties.Add(property.Id, property.Bytes);
                    break;
                case PropertyId.UserProperty:
                    properties.AddUserProperty(property.Name, property.Bytes);
                    break;

                    // The rest is of the delivery; and a dead letter does not expire.
            }
        }

        return properties
            .AddUserProperty("tmq-channel", channel.FullName)
            .AddUserProperty("tmq-topic"u8, raw.Topic)
            .AddUserProperty("tmq-reason"u8, ErrorMessageText.Encode($"{error.GetType().Name}: {error.Message}"))
            .AddUserProperty("tmq-attempts", attempts.ToString(CultureInfo.InvariantCulture))
            .Encoded.ToArray();
    }

    private PoisonMessageException Stop(string topic, Exception error, int attempts, string why) => new(
        $"Handlers of the connection '{connection.Name}' stop at a message of {channel.FullName} on '{topic}', which stays unacknowledged: {why}.", error)
    {
        Channel = channel.FullName,
        Topic = topic,
        Attempts = attempts,
    };
}
