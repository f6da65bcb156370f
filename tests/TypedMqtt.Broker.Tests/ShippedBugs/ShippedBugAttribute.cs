namespace TypedMqtt.Broker.Tests.ShippedBugs;

/// <summary>The test fails when this broker has a bug that another one shipped; <see cref="ShippedBugsTests"/> lists them.</summary>
/// <param name="number">Its number in the list.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class ShippedBugAttribute(int number) : Attribute
{
    public int Number { get; } = number;
}
