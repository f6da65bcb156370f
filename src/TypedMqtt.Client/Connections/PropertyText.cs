using System.Text;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Client.Connections;

/// <summary>Texts of a property block, read when a user may want them; and user properties, written.</summary>
internal static class PropertyText
{
    /// <summary>A string property; null when it is not there.</summary>
    public static string? Text(this MqttProperties properties, PropertyId id) =>
        properties.Has(id) ? Encoding.UTF8.GetString(properties.GetBytes(id)) : null;

    /// <summary>The user properties in order.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> UserProperties(this MqttProperties properties)
    {
        if (!properties.Has(PropertyId.UserProperty))
        {
            return [];
        }

        var found = new List<KeyValuePair<string, string>>();
        foreach (MqttProperty property in properties)
        {
            if (property.Id == PropertyId.UserProperty)
            {
                found.Add(new(Encoding.UTF8.GetString(property.Name), Encoding.UTF8.GetString(property.Bytes)));
            }
        }

        return found;
    }

    /// <summary>Adds user properties in order.</summary>
    /// <exception cref="ArgumentException">A name or value that cannot be sent.</exception>
    public static MqttPropertiesBuilder AddUserProperties(this MqttPropertiesBuilder properties, IReadOnlyList<KeyValuePair<string, string>> userProperties)
    {
        foreach ((string name, string value) in userProperties)
        {
            properties.AddUserProperty(name, value);
        }

        return properties;
    }
}
