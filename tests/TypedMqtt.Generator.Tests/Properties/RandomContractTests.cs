using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using CsCheck;
using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Tests.Support;
using TypedMqtt.Testing;

namespace TypedMqtt.Generator.Tests.Properties;

/// <summary>Random contracts, generated, compiled, published and received through the broker.</summary>
public sealed class RandomContractTests
{
    private static readonly MetadataReference[] More =
    [
        MetadataReference.CreateFromFile(typeof(MqttTestBroker).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(MqttConnection).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(MqttClientOptions).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(Broker.MqttBroker).Assembly.Location),
    ];

    [Fact]
    public Task What_is_published_arrives_as_it_was() =>
        RandomContract.Source.SampleAsync(RoundTripAsync, iter: 5 * Factor, threads: 1, print: source => source);

    /// <summary>TYPEDMQTT_PROPERTY_FACTOR=100 makes long runs of it.</summary>
    private static int Factor =>
        int.TryParse(Environment.GetEnvironmentVariable("TYPEDMQTT_PROPERTY_FACTOR"), CultureInfo.InvariantCulture, out var factor) ? factor : 1;

    private static async Task RoundTripAsync(string source)
    {
        var assembly = Compiler.Load(source, More);
        await using var mqtt = await MqttTestBroker.StartAsync();
        var channels = 0;
        Action<string, object?[], object?[]> check = (channel, sent, received) =>
        {
            channels++;
            Assert.Equal(channel + ": " + Text(sent), channel + ": " + Text(received));
        };

        // The lock says what is in each JSON payload.
        var schema = new JsonSchema(assembly);
        Action<string, string> json = schema.Verify;

        await (Task)assembly.GetType("Run")!.GetMethod("All")!.Invoke(null, [mqtt, check, json])!;

        Assert.NotEqual(0, channels);
    }

    /// <summary>All of a value, so that equal texts mean equal values.</summary>
    private static string Text(object? value) => value switch
    {
        null => "null",
        string s => $"\"{s}\"",
        ReadOnlyMemory<byte> memory => Convert.ToHexString(memory.Span),
        byte[] bytes => Convert.ToHexString(bytes),
        DateTimeOffset time => $"{time.Ticks} {time.Offset}",
        IDictionary map => $"{{{string.Join(", ", map.Keys.Cast<object>().Select(k => $"{Text(k)}: {Text(map[k])}").Order(StringComparer.Ordinal))}}}",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Text))}]",
        ITuple tuple => $"({string.Join(", ", Enumerable.Range(0, tuple.Length).Select(i => Text(tuple[i])))})",
        _ when value.GetType() is var type && (type.Name.StartsWith('T') && char.IsDigit(type.Name[1]) || type.Name == "KeyValuePair`2") =>
            $"{type.Name}{{{string.Join(", ", type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Select(p => $"{p.Name} = {Text(p.GetValue(value))}"))}}}",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
