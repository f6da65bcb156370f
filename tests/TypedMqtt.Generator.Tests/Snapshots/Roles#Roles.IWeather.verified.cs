// …

public static partial class Weather
{
    // …

    public sealed class StormChannel : global::TypedMqtt.MqttChannel<StormMessage>
    {
        [global::System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
        internal StormChannel()
        {
            Contract = "Weather";
            ChannelName = "Storm";
            Template = "weather/{site:id}/storm";
            WildcardFilter = "weather/+/storm";
            Qos = global::TypedMqtt.Qos.AtLeastOnce;
            PayloadFormat = global::TypedMqtt.PayloadFormat.MessagePack;
            ContentType = "mp;xxtuTW0V";
            Schema = "xxtuTW0V";
            Senders = new string[] { "station" };
            Receivers = new string[] { "harbour" };
        }

        // …
    }
}

// …
