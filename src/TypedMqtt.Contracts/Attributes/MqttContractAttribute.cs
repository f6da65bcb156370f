namespace TypedMqtt;

/// <summary>Marks an interface as a contract: each of its methods is a channel, and the generator writes both ends.</summary>
/// <remarks>A contract flows one way: it is injected to send and implemented to receive.</remarks>
[AttributeUsage(AttributeTargets.Interface, Inherited = false)]
public sealed class MqttContractAttribute : Attribute
{
    /// <summary>Template put before the template of each method. Default: none.</summary>
    /// <remarks>A placeholder of the prefix that no method names as a parameter is bound once, when the publisher is made.</remarks>
    public string Prefix { get; set; } = "";

    /// <summary>Name on the wire and in the manifest. Default: the interface's name without its <c>I</c>.</summary>
    public string? Name { get; set; }

    /// <summary>Stem of the generated type names. Default: the interface's name without its <c>I</c>.</summary>
    public string? GeneratedName { get; set; }

    /// <summary>Payload format of the channels that do not choose one. Default: <see cref="PayloadFormat.MessagePack"/>.</summary>
    public PayloadFormat Format { get; set; }

    /// <summary>Layout of MessagePack payloads. Default: <see cref="PayloadLayout.Named"/>.</summary>
    public PayloadLayout Layout { get; set; }

    /// <summary>The <c>JsonSerializerContext</c> of JSON channels.</summary>
    public Type? JsonContext { get; set; }
}
