using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Diagnostics;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Numbers in the attributes of a contract that no channel works with.</summary>
internal static class SettingsCheck
{
    private static readonly (string Attribute, string Setting, int Low, int High, string Must)[] Ranges =
    [
        ("TypedMqtt.TopicAttribute", "Format", 0, 4, "be a member of PayloadFormat"),
        ("TypedMqtt.TopicAttribute", "Layout", 0, 1, "be a member of PayloadLayout"),
        ("TypedMqtt.TopicAttribute", "MessageExpirySeconds", 0, int.MaxValue, "be a number of seconds, or 0 for none"),
        ("TypedMqtt.TopicAttribute", "MaxPayloadBytes", 1, 268_435_455, "be from 1 to 268,435,455, which is what a packet holds"),
        ("TypedMqtt.LastWillAttribute", "DelaySeconds", 0, int.MaxValue, "be a number of seconds, or 0 for none"),
        ("TypedMqtt.RequestAttribute", "TimeoutSeconds", 1, int.MaxValue / 1000, "be from 1 to 2,147,483"),
        ("TypedMqtt.RequestAttribute", "StreamCredit", 1, int.MaxValue, "be at least 1, or no item could be sent"),
        ("TypedMqtt.RequestAttribute", "StreamIdleSeconds", 1, int.MaxValue / 1000, "be from 1 to 2,147,483"),
        ("TypedMqtt.RequestAttribute", "ResponseFormat", 0, 4, "be a member of PayloadFormat"),
        (ContractParser.ContractAttribute, "Format", 0, 4, "be a member of PayloadFormat"),
        (ContractParser.ContractAttribute, "Layout", 0, 1, "be a member of PayloadLayout"),
    ];

    /// <summary>Reports what is out of range on a contract or a method.</summary>
    public static void Run(ISymbol symbol, string display, ParseContext context)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            foreach (var (_, setting, low, high, must) in Ranges.Where(r => attribute.NamedArguments.Length > 0 && attribute.AttributeClass.Is(r.Attribute)))
            {
                if (attribute.IsSet(setting) && attribute.Named(setting, low) is var value && (value < low || value > high))
                    context.Report(DiagnosticDescriptors.SettingOutOfRange, () => Locations.Argument(attribute, setting), setting, display, value, must);
            }
        }
    }
}
