// …

public static partial class Ticket
{
    // …

    public sealed class IssuedChannel : global::TypedMqtt.MqttChannel<IssuedMessage>
    {
        [global::System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        internal IssuedChannel()
        {
            Contract = "Ticket";
            ChannelName = "Issued";
            Template = "ticket/issued";
            WildcardFilter = "ticket/issued";
            Qos = global::TypedMqtt.Qos.ExactlyOnce;
            PayloadFormat = global::TypedMqtt.PayloadFormat.MessagePack;
            ContentType = "application/x-ticket";
            Schema = "qEeOpJf2";
            MessageExpiry = global::System.TimeSpan.FromSeconds(90.0);
            MaxPayloadBytes = 16;
        }

        // …
    }
}

// …
