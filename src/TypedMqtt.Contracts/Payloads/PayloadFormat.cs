namespace TypedMqtt;

/// <summary>How a payload becomes bytes.</summary>
public enum PayloadFormat
{
    /// <summary>MessagePack, with a formatter written by the generator.</summary>
    MessagePack = 0,

    /// <summary>JSON through System.Text.Json source generation.</summary>
    Json = 1,

    /// <summary>The bytes as they are.</summary>
    Raw = 2,

    /// <summary>UTF-8 text.</summary>
    Text = 3,

    /// <summary>An <see cref="IPayloadSerializer{T}"/> of the application.</summary>
    Custom = 4,
}
