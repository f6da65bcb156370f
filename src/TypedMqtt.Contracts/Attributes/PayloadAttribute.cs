namespace TypedMqtt;

/// <summary>Marks the parameter that is the payload, where more than one could be.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class PayloadAttribute : Attribute;
