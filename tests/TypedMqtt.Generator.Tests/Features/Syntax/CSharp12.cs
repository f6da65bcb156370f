// What users write since C# 12: primary constructors of classes, collection expressions, aliases of any type, default values of lambdas.
using System.Collections.Generic;
using System.Threading.Tasks;
using TypedMqtt;
using Range = (int Low, int High);
using Numbers = int[];

[assembly: MqttRole("press", "site")]
[assembly: MqttRole("office", ["user"])]

namespace CSharp12;

/// <summary>Presses.</summary>
[MqttContract(Prefix = "press/{site:id}"), Publishers(["press"]), Subscribers(["office"])]
public interface IPress
{
    /// <summary>What it presses.</summary>
    [Topic("work/{user:id}")]
    ValueTask WorkAsync(string user, Work work);

    /// <summary>In which range it works.</summary>
    [Topic("range")]
    ValueTask RangeAsync(Range range);

    /// <summary>All numbers.</summary>
    [Topic("numbers")]
    ValueTask NumbersAsync(Numbers numbers);
}

/// <summary>A class with a primary constructor.</summary>
/// <param name="force">Force.</param>
public sealed class Work(double force)
{
    /// <summary>Force.</summary>
    public double Force { get; } = force;

    /// <summary>Range.</summary>
    public Range Range { get; init; } = (1, 2);

    /// <summary>Parts.</summary>
    public List<string> Parts { get; init; } = ["none"];
}

/// <summary>A part that inherits without a body.</summary>
public sealed record Nothing;
