using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TypedMqtt.Cli.Formatting;

/// <summary>A message as one JSON object, with the names and the order of mosquitto_sub's <c>%j</c> and <c>%J</c>.</summary>
internal static class MessageJson
{
    /// <exception cref="JsonException">The payload is to be JSON and is not.</exception>
    public static byte[] Format(ReceivedMessage received, bool isPayloadJson, bool pretty)
    {
        MqttMessage message = received.Message;
        using JsonDocument? payload = isPayloadJson ? JsonDocument.Parse(message.Payload) : null;
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = pretty });
        json.WriteStartObject();
        json.WriteString("tst", Time(received.Time));
        json.WriteString("topic", message.Topic);
        json.WriteNumber("qos", (int)message.Qos);
        json.WriteNumber("retain", message.Retain ? 1 : 0);
        json.WriteNumber("payloadlen", message.Payload.Length);
        if (message.Qos > Qos.AtMostOnce)
        {
            json.WriteNumber("mid", received.PacketId);
        }

        WriteProperties(json, received);
        json.WritePropertyName("payload");
        if (payload is null)
        {
            json.WriteStringValue(message.PayloadText);
        }
        else
        {
            payload.RootElement.WriteTo(json);
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Local time and its offset, with the "Z" that mosquitto puts between them.</summary>
    private static string Time(DateTimeOffset time) =>
        time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture) + Strftime.Convert('z', time);

    private static void WriteProperties(Utf8JsonWriter json, ReceivedMessage received)
    {
        MqttMessage message = received.Message;
        bool hasAny = message.ContentType is not null || message.UserProperties.Count > 0 || message.ResponseTopic is not null
            || !message.CorrelationData.IsEmpty || received.PayloadFormat is not null || message.MessageExpiry is not null;
        if (!hasAny)
        {
            return;
        }

        json.WriteStartObject("properties");
        if (message.ContentType is { } contentType)
        {
            json.WriteString("content-type", contentType);
        }

        if (message.UserProperties.Count > 0)
        {
            json.WriteStartObject("user-properties");
            foreach ((string name, string value) in message.UserProperties)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        }

        if (message.ResponseTopic is { } responseTopic)
        {
            json.WriteString("response-topic", responseTopic);
        }

        if (!message.CorrelationData.IsEmpty)
        {
            json.WriteString("correlation-data", Encoding.UTF8.GetString(message.CorrelationData.Span));
        }

        if (received.PayloadFormat is { } format)
        {
            json.WriteNumber("payload-format-indicator", format);
        }

        if (message.MessageExpiry is { } expiry)
        {
            json.WriteNumber("message-expiry-interval", (long)expiry.TotalSeconds);
        }

        json.WriteEndObject();
    }
}
