using System.Text;
using CsCheck;

namespace TypedMqtt.Generator.Tests.Properties;

/// <summary>A random contract with code that publishes its values and says what did not come back as it was sent.</summary>
internal static class RandomContract
{
    private static readonly (string Type, string[] Values)[] Placeholders =
    [
        ("int", ["0", "-5", "int.MaxValue"]),
        ("string", ["\"berlin\"", "\"ä b\"", "\"$x\"", "\"🙂\""]),
        ("bool", ["true", "false"]),
        ("Guid", ["Guid.Empty", "new Guid(\"0f8fad5b-d9cb-469f-a165-70867728950e\")"]),
        ("Colour", ["Colour.Red", "Colour.Green"]),
        ("DateOnly", ["new DateOnly(2026, 1, 2)"]),
        ("TimeOnly", ["new TimeOnly(1, 2, 3)"]),
        ("byte", ["(byte)0", "(byte)255"]),
    ];

    private const string MessagePack = "Format = PayloadFormat.MessagePack";

    private const string Json = "Format = PayloadFormat.Json, JsonContext = typeof(FuzzContext)";

    private static readonly string[] ContextOptions =
    [
        "", ", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase", ", PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseUpper, UseStringEnumConverter = true",
        ", PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectRequiredConstructorParameters = true",
    ];

    private const string Serializer =
        "public sealed class Backwards : IPayloadSerializer<Version> { public string ContentType => \"text/backwards\"; public string SchemaId => \"v1\"; "
        + "public void Write(in Version value, IBufferWriter<byte> destination) { var text = System.Text.Encoding.UTF8.GetBytes(value.ToString()); Array.Reverse(text); destination.Write(text); } "
        + "public Version Read(in ReadOnlySequence<byte> payload, in CallContext context) { var text = payload.ToArray(); Array.Reverse(text); return new Version(System.Text.Encoding.UTF8.GetString(text)); } }";

    private static readonly (string Format, RandomType Type)[] Plain =
    [
        ("Format = PayloadFormat.Text", new RandomType("string", ["\"text ä🙂\"", "\"\""], [])),
        ("Format = PayloadFormat.Raw", new RandomType("byte[]", ["new byte[] { 1, 0, 255 }", "new byte[0]"], [])),
        ("Serializer = typeof(Backwards)", new RandomType("Version", ["new Version(1, 2, 3)"], [Serializer])),
    ];

    public static Gen<string> Source { get; } = Gen.Select(Gen.Bool, Gen.Int[0, ContextOptions.Length - 1]).SelectMany((keyed, options) =>
    {
        var payload = Gen.Frequency(
            (1, Gen.Int[0, Plain.Length - 1].Select(i => Plain[i])),
            (6, RandomTypes.Any(3, keyed ? RandomForm.Keyed : RandomForm.Named).Select(t => (MessagePack, t))),
            (3, RandomTypes.Any(3, RandomForm.Json).Select(t => (Json, NotNull(t)))));
        var channel = Gen.Select(payload, Gen.Int[0, Placeholders.Length - 1].Array[0, 3], Gen.Int[0, 2]);
        return channel.Array[6, 12].Select(channels => Write(channels, keyed, ContextOptions[options]));
    });

    /// <summary>A JSON payload is never null as a whole.</summary>
    private static RandomType NotNull(RandomType type) =>
        type.Text.EndsWith('?') ? new($"List<{type.Text}>", [$"new List<{type.Text}> {{ {string.Join(", ", type.Values)} }}"], type.Declarations) : type;

    private static string Write(((string Format, RandomType Type) Payload, int[] Placeholders, int Qos)[] channels, bool keyed, string options)
    {
        var contract = new StringBuilder();
        var run = new StringBuilder();
        for (var i = 0; i < channels.Length; i++)
        {
            var (payload, placeholders, qos) = channels[i];
            var topic = string.Concat(placeholders.Select((_, p) => $"/{{p{p}}}/l{p}"));
            var parameters = string.Concat(placeholders.Select((k, p) => $"{Placeholders[k].Type} p{p}, "));
            contract.AppendLine($"    [Topic(\"c{i}{topic}\", (Qos){qos}, {payload.Format})] ValueTask C{i}Async({parameters}{payload.Type.Text} payload);");
            for (var v = 0; v < Math.Min(4, payload.Type.Values.Count); v++)
            {
                var arguments = string.Concat(placeholders.Select(k => Placeholders[k].Values[v % Placeholders[k].Values.Length] + ", "));
                run.AppendLine("        {").AppendLine($"            {payload.Type.Text} sent = {payload.Type.Value(v)};")
                    .AppendLine($"            await publisher.C{i}Async({arguments}sent);")
                    .AppendLine($"            var m = await mqtt.NextAsync(Fuzzed.C{i});")
                    .AppendLine($"            check(\"C{i}\", new object?[] {{ {arguments}sent }}, new object?[] {{ {string.Concat(placeholders.Select((_, p) => $"m.P{p}, "))}m.Payload }});");
                if (payload.Format == Json)
                    run.AppendLine($"            json(\"C{i}\", JsonSerializer.Serialize(sent, (JsonTypeInfo<{payload.Type.Text}>)FuzzContext.Default.GetTypeInfo(typeof({payload.Type.Text}))!));");
                // What MessagePack writes itself is read, too.
                if (keyed && payload.Format == MessagePack)
                {
                    run.AppendLine("            var bytes = new ReadOnlySequence<byte>(MessagePackSerializer.Serialize(sent));")
                        .AppendLine($"            if (!Fuzzed.C{i}.TryRead(System.Text.Encoding.UTF8.GetBytes(m.Context.Topic), bytes, default, out var other)) throw new InvalidOperationException(m.Context.Topic);")
                        .AppendLine($"            check(\"C{i} from MessagePack\", new object?[] {{ sent }}, new object?[] {{ other.Payload }});");
                }

                run.AppendLine("        }");
            }
        }

        return $$"""
            using System;
            using System.Buffers;
            using System.Collections.Frozen;
            using System.Collections.Generic;
            using System.Collections.Immutable;
            using System.Text.Json;
            using System.Text.Json.Serialization;
            using System.Text.Json.Serialization.Metadata;
            using System.Threading.Tasks;
            using MessagePack;
            using TypedMqtt;
            using TypedMqtt.Testing;
            #pragma warning disable CS1591, CS8620 // Nothing but nullability is lost in typeof.

            public enum Colour : byte { Red = 1, Green = 200 }

            {{string.Join("\n", channels.SelectMany(c => c.Payload.Type.Declarations).Distinct())}}

            [JsonSourceGenerationOptions(IncludeFields = true{{options}})]
            {{string.Concat(channels.Where(c => c.Payload.Format == Json).Select(c => $"[JsonSerializable(typeof({c.Payload.Type.Text}))]").Append("[JsonSerializable(typeof(int))]").Distinct())}}
            public sealed partial class FuzzContext : JsonSerializerContext;

            [MqttContract(Prefix = "fuzz")]
            public interface IFuzzed
            {
            {{contract}}}

            public static class Run
            {
                public static async Task All(MqttTestBroker mqtt, Action<string, object?[], object?[]> check, Action<string, string> json)
                {
                    var publisher = new FuzzedPublisher(await mqtt.ConnectAsync("fuzz"));
            {{run}}    }
            }
            """;
    }
}
