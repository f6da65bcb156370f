namespace TypedMqtt;

/// <summary>The response of a request of which only success matters; nothing on the wire.</summary>
public readonly record struct Empty;
