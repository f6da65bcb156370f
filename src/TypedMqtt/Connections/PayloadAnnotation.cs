namespace TypedMqtt;

/// <summary>Which messages say what their payload is: content type (3.3.2.3.9) and, for text, the payload format indicator (3.3.2.3.2). MQTT 5.0 only.</summary>
public enum PayloadAnnotation
{
    /// <summary>All.</summary>
    Always,

    /// <summary>Retained messages, which wait for receivers that do not exist yet, requests and responses.</summary>
    RetainedAndRequests,

    /// <summary>None.</summary>
    Never,
}
