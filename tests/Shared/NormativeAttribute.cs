namespace TypedMqtt.Tests.Shared;

/// <summary>The version of the specification a statement is from.</summary>
internal enum Mqtt
{
    /// <summary>The only one that has a statement of this name.</summary>
    Any,
    V311,
    V5,
}

/// <summary>
/// The test fails when the code breaks this statement of the specification. docs/conformance.md is made from these;
/// a test has at most three per version, so that a failure says what is broken.
/// </summary>
/// <param name="statement">Its name, such as MQTT-3.3.1-12.</param>
/// <param name="version">Needed where both versions have a statement of that name, which often differ.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class NormativeAttribute(string statement, Mqtt version = Mqtt.Any) : Attribute
{
    public string Statement { get; } = statement;

    public Mqtt Version { get; } = version;
}
