using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using TypedMqtt.Generator.Lock;
using TypedMqtt.Generator.Parsing.Json;
using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Parsing;

/// <summary>What the lock says of JSON payloads, compared with what System.Text.Json writes and reads with the same context.</summary>
public sealed class JsonMembersTests
{
    private const string Mixed =
        """
        public sealed class Body
        {
            public double Celsius { get; set; }
            public int IOState { get; set; }
            public string? XMLHttpRequest2 { get; set; } = "x";
            public int A { get; set; }
            public int AB1C { get; set; }
            public int already_snake { get; set; }
            public int Over9000Times { get; set; }
            public int _Hidden_Value { get; set; }
            [JsonPropertyName("own name")] public int Renamed { get; set; }
            [JsonIgnore] public int Never { get; set; }
            [JsonIgnore(Condition = JsonIgnoreCondition.Never)] public int AlwaysThere { get; set; }
            [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? Sometimes { get; set; } = "x";
            [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public int NotZero { get; set; } = 1;
            [JsonIgnore(Condition = JsonIgnoreCondition.WhenWriting)] public int NotWritten { get; set; }
            [JsonIgnore(Condition = JsonIgnoreCondition.WhenReading)] public int NotRead { get; set; }
            [JsonInclude] internal int Included { get; set; }
            internal int Internal { get; set; }
            public int Computed => A + 1;
            public int SetOnly { set => A = value; }
            public int PrivateSet { get; private set; }
            public int PrivateGet { private get; set; }
            [JsonRequired] public int Needed { get; set; }
            public required string Required { get; set; }
            public int Field;
            [JsonInclude] public int IncludedField;
            public readonly int ReadOnlyField;
            public const int Constant = 1;
            public static int Static { get; set; }
            public int this[int i] => i;
            [JsonExtensionData] public Dictionary<string, JsonElement>? More { get; set; }
        }
        """;

    /// <summary>What it is about, options of the context, types, a value whose members are all there.</summary>
    public static TheoryData<string, string, string, string> Bodies { get; } = new()
    {
        { "no policy", "", Mixed, "new Body { Required = \"\" }" },
        { "camel", "PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase", Mixed, "new Body { Required = \"\" }" },
        { "snake", "PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower", Mixed, "new Body { Required = \"\" }" },
        { "SNAKE", "PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseUpper", Mixed, "new Body { Required = \"\" }" },
        { "kebab", "PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseLower", Mixed, "new Body { Required = \"\" }" },
        { "KEBAB", "PropertyNamingPolicy = JsonKnownNamingPolicy.KebabCaseUpper", Mixed, "new Body { Required = \"\" }" },
        { "web", "JsonSerializerDefaults.Web", Mixed, "new Body { Required = \"\" }" },
        { "web without policy", "JsonSerializerDefaults.Web, PropertyNamingPolicy = JsonKnownNamingPolicy.Unspecified", Mixed, "new Body { Required = \"\" }" },
        { "fields", "IncludeFields = true", Mixed, "new Body { Required = \"\" }" },
        { "read-only", "IncludeFields = true, IgnoreReadOnlyProperties = true, IgnoreReadOnlyFields = true", Mixed, "new Body { Required = \"\" }" },
        { "positional", "", "public sealed record Body(int A, string? B = null);", "new Body(1)" },
        { "positional, strict", "RespectRequiredConstructorParameters = true", "public sealed record Body(int A, string? B = null);", "new Body(1)" },
        { "strict", "JsonSerializerDefaults.Strict", "public sealed record Body(int A, string? B = null);", "new Body(1, \"\")" },
        { "struct", "PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase", "public readonly record struct Body(double Celsius, DateTimeOffset MeasuredAt);", "new Body(1, default)" },
        { "constructor", "RespectRequiredConstructorParameters = true", "public sealed class Body { public Body() { } [JsonConstructor] public Body(int a) { A = a; } public int A { get; } public int B { get; set; } }", "new Body()" },
        {
            "members set by the constructor", "",
            "public sealed class Body { [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public Body() { } public required int A { get; set; } }", "new Body()"
        },
        { "base types", "", "public class Lower { public int X { get; set; } public virtual int Y { get; set; } } public sealed class Body : Lower { public override int Y { get; set; } public int Z { get; set; } }", "new Body()" },
        { "hidden", "", "public class Lower { public int X { get; set; } public int Y { get; set; } } public sealed class Body : Lower { public new string X { get; set; } = \"\"; }", "new Body()" },
        { "ignored override", "", "public class Lower { public virtual int X { get; set; } public int Y { get; set; } } public sealed class Body : Lower { [JsonIgnore] public override int X { get; set; } }", "new Body()" },
        { "ignored and replaced", "", "public sealed class Body { [JsonIgnore] public int A { get; set; } [JsonPropertyName(\"A\")] public int B { get; set; } }", "new Body()" },
        { "renamed override", "", "public class Lower { [JsonPropertyName(\"x\")] public virtual int X { get; set; } } public sealed class Body : Lower { public override int X { get; set; } }", "new Body()" },
        { "explicit interface", "", "public interface IHas { int X { get; } } public sealed class Body : IHas { int IHas.X => 1; public int Y { get; set; } }", "new Body()" },
        { "generic", "", "public sealed record Box<T>(T Content); public sealed class Body { public Box<int> A { get; set; } = new(1); public Body? Next { get; set; } }", "new Body()" },
        { "keywords", "", "public sealed record Body(int @class, int @event);", "new Body(1, 2)" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Members__are_those_that_are_written_and_required_those_that_reading_needs(string name, string options, string types, string value)
    {
        var (members, run) = Load(options, types, value);
        var json = JsonNode.Parse(run("Write", ""))!.AsObject();

        Assert.Equal(json.Select(p => p.Key).Order(StringComparer.Ordinal), members.Select(m => m.Name).Order(StringComparer.Ordinal));
        Assert.NotEmpty(members);
        foreach (var member in members)
        {
            var without = json.DeepClone().AsObject();
            without.Remove(member.Name);
            Assert.Equal($"{name}: {member.Name} {(member.IsRequired ? "is needed" : "is not")}", $"{name}: {member.Name} {(run("Read", without.ToJsonString()) == "missing" ? "is needed" : "is not")}");
        }
    }

    /// <summary>C# type, its name in the lock, a value, and what kind of JSON that is.</summary>
    private static readonly (string Type, string Wire, string Value, JsonValueKind Kind)[] Types =
    [
        ("bool", "bool", "true", JsonValueKind.True),
        ("sbyte", "i8", "1", JsonValueKind.Number),
        ("ulong", "u64", "1", JsonValueKind.Number),
        ("Int128", "i128", "1", JsonValueKind.Number),
        ("Half", "f32", "(Half)1", JsonValueKind.Number),
        ("decimal", "decimal", "1", JsonValueKind.Number),
        ("double?", "f64?", "1", JsonValueKind.Number),
        ("string", "str", "\"\"", JsonValueKind.String),
        ("string?", "str?", "null", JsonValueKind.Null),
        ("char", "char", "'c'", JsonValueKind.String),
        ("Uri", "str", "new(\"http://a\")", JsonValueKind.String),
        ("Guid", "guid", "default", JsonValueKind.String),
        ("byte[]", "bin", "[1]", JsonValueKind.String),
        ("ReadOnlyMemory<byte>", "bin", "new byte[1]", JsonValueKind.String),
        ("DateTime", "datetime", "default", JsonValueKind.String),
        ("DateTimeOffset", "datetimeoffset", "default", JsonValueKind.String),
        ("TimeSpan", "timespan", "default", JsonValueKind.String),
        ("DateOnly", "date", "default", JsonValueKind.String),
        ("TimeOnly", "time", "default", JsonValueKind.String),
        ("JsonElement", "any", "JsonDocument.Parse(\"1\").RootElement", JsonValueKind.Number),
        ("System.Text.Json.Nodes.JsonArray", "any", "[1]", JsonValueKind.Array),
        ("Level", "json:Level", "Level.Low", JsonValueKind.Number),
        ("Named", "text:Named", "Named.Low", JsonValueKind.String),
        ("Named?", "text:Named?", "Named.Low", JsonValueKind.String),
        ("Odd", "custom:OddConverter", "new(1)", JsonValueKind.True),
        ("int[]", "list<i32>", "[1]", JsonValueKind.Array),
        ("List<string?>", "list<str?>", "[null]", JsonValueKind.Array),
        ("HashSet<Level>", "list<json:Level>", "[]", JsonValueKind.Array),
        ("Memory<int>", "list<i32>", "new int[1]", JsonValueKind.Array),
        ("IAsyncEnumerable<int>", "list<i32>", "null!", JsonValueKind.Null),
        ("System.Collections.Immutable.ImmutableArray<Inner>", "list<json:Inner>", "[new(1)]", JsonValueKind.Array),
        ("Special", "list<i32>", "[]", JsonValueKind.Array),
        ("Dictionary<int, double?>", "map<i32,f64?>", "new()", JsonValueKind.Object),
        ("IReadOnlyDictionary<Level, Inner>", "map<text:Level,json:Inner>", "new Dictionary<Level, Inner>()", JsonValueKind.Object),
        ("KeyValuePair<int, int>", "json:KeyValuePair<int,int>", "new(1, 2)", JsonValueKind.Object),
        ("Inner?", "json:Inner?", "new(1)", JsonValueKind.Object),
    ];

    [Fact]
    public void Type__is_what_is_written()
    {
        var (members, run) = Load(
            "",
            $$"""
            public enum Level { Low, High }
            [JsonConverter(typeof(JsonStringEnumConverter<Named>))] public enum Named { Low, High }
            public sealed record Inner(int A);
            [JsonConverter(typeof(OddConverter))] public sealed record Odd(int A);
            public sealed class OddConverter : JsonConverter<Odd>
            {
                public override Odd Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => new(1);
                public override void Write(Utf8JsonWriter writer, Odd value, JsonSerializerOptions options) => writer.WriteBooleanValue(true);
            }
            public sealed class Special : List<int> { public int Ignored { get; set; } }
            public sealed class Body { {{string.Join("\n", Types.Select((t, i) => $"public {t.Type} M{i} {{ get; set; }} = {t.Value};"))}} }
            """,
            "new Body()");
        var json = JsonDocument.Parse(run("Write", "")).RootElement;

        Assert.Equal(Types.Select((t, i) => $"M{i} {t.Type} {t.Wire} {t.Kind}"), Types.Select((t, i) => $"M{i} {t.Type} {members.Single(m => m.Name == $"M{i}").WireType} {json.GetProperty($"M{i}").ValueKind}"));
    }

    /// <summary>An attribute of the member or option of the context, and what becomes of the type.</summary>
    [Theory]
    [InlineData("", "[JsonConverter(typeof(JsonStringEnumConverter<Level>))]", "Level", "text:Level", JsonValueKind.String)]
    [InlineData("", "[JsonConverter(typeof(JsonStringEnumConverter<Level>))]", "Level?", "text:Level?", JsonValueKind.String)]
    [InlineData("UseStringEnumConverter = true", "", "Level", "text:Level", JsonValueKind.String)]
    [InlineData("UseStringEnumConverter = true", "[JsonConverter(typeof(JsonNumberEnumConverter<Level>))]", "Level", "json:Level", JsonValueKind.Number)]
    [InlineData("Converters = [typeof(JsonStringEnumConverter<Level>)]", "", "Level", "text:Level", JsonValueKind.String)]
    [InlineData("Converters = [typeof(Doubled)]", "", "int", "custom:Doubled", JsonValueKind.String)]
    [InlineData("Converters = [typeof(Doubled)]", "", "long", "i64", JsonValueKind.Number)]
    [InlineData("", "[JsonConverter(typeof(Doubled))]", "int?", "custom:Doubled?", JsonValueKind.String)]
    [InlineData("NumberHandling = JsonNumberHandling.WriteAsString", "", "int", "custom:quoted-i32", JsonValueKind.String)]
    [InlineData("NumberHandling = JsonNumberHandling.WriteAsString", "[JsonNumberHandling(JsonNumberHandling.Strict)]", "int", "i32", JsonValueKind.Number)]
    [InlineData("", "[JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]", "double", "custom:quoted-f64", JsonValueKind.String)]
    public void Attribute_and_option__decide_about_the_type(string options, string attribute, string type, string wire, JsonValueKind kind)
    {
        var (members, run) = Load(
            options,
            $$"""
            public enum Level { Low, High }
            public sealed class Doubled : JsonConverter<int>
            {
                public override int Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => 1;
                public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteStringValue("2");
            }
            public sealed class Body { {{attribute}} public {{type}} Member { get; set; } = ({{type.TrimEnd('?')}})1; }
            """,
            "new Body()");

        Assert.Equal(wire, Assert.Single(members).WireType);
        Assert.Equal(kind, JsonDocument.Parse(run("Write", "")).RootElement.GetProperty("Member").ValueKind);
    }

    /// <summary>Options of the context, attribute of the member, its type, whether null or the default value is written.</summary>
    [Theory]
    [InlineData("", "", "string?", MemberOmission.Never)]
    [InlineData("DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull", "", "string?", MemberOmission.Null)]
    [InlineData("DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull", "", "int?", MemberOmission.Null)]
    [InlineData("DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull", "", "int", MemberOmission.Never)]
    [InlineData("DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull", "", "System.Collections.Generic.List<int>?", MemberOmission.Null)]
    [InlineData("DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull", "[JsonIgnore(Condition = JsonIgnoreCondition.Never)]", "string?", MemberOmission.Never)]
    [InlineData("DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault", "", "string?", MemberOmission.Null)]
    [InlineData("DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault", "", "int", MemberOmission.Default)]
    [InlineData("DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault", "", "DayOfWeek", MemberOmission.Default)]
    [InlineData("DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault", "[JsonIgnore(Condition = JsonIgnoreCondition.Never)]", "int", MemberOmission.Never)]
    [InlineData("DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault", "[JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]", "int?", MemberOmission.Null)]
    [InlineData("", "[JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]", "string?", MemberOmission.Null)]
    [InlineData("", "[JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]", "int", MemberOmission.Default)]
    [InlineData("", "[JsonIgnore(Condition = JsonIgnoreCondition.WhenReading)]", "string?", MemberOmission.Never)]
    public void Member_that_is_left_out__is_left_out_by_the_serializer(string options, string attribute, string type, object omission)
    {
        var (members, run) = Load(options, $$"""public sealed class Body { {{attribute}} public {{type}} Member { get; set; } }""", "new Body()");

        var member = Assert.Single(members);
        Assert.Equal((MemberOmission)omission, member.Omission);
        Assert.Equal(member.Omission == MemberOmission.Never, JsonNode.Parse(run("Write", ""))!.AsObject().ContainsKey("Member"));
    }

    /// <summary>Options of the context, attribute of the type, members, whether a member more is refused.</summary>
    [Theory]
    [InlineData("", "", "", false)]
    [InlineData("UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow", "", "", true)]
    [InlineData("JsonSerializerDefaults.Strict", "", "", true)]
    [InlineData("JsonSerializerDefaults.Strict, UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip", "", "", false)]
    [InlineData("UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow", "[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]", "", false)]
    [InlineData("", "[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]", "", true)]
    [InlineData("UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow", "", "[JsonExtensionData] public Dictionary<string, JsonElement>? More { get; set; }", false)]
    public void Readers_that_refuse_unknown_members__are_those_of_the_serializer(string options, string attribute, string more, bool isRefused)
    {
        var (file, run) = Run(options, $$"""{{attribute}} public sealed class Body { public int Member { get; set; } {{more}} }""", "new Body()");

        Assert.Equal(isRefused, JsonTypes.IsStrict(Assert.Single(file.Channels).Payload));
        Assert.Equal(isRefused ? "refused" : "", run("Read", """{"Member":1,"Unknown":2}"""));
    }

    [Fact]
    public void Derived_types__are_told_apart_as_they_are_written()
    {
        var (file, run) = Run(
            "PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase",
            """
            [JsonPolymorphic(TypeDiscriminatorPropertyName = "kind"), JsonDerivedType(typeof(Started), "started"), JsonDerivedType(typeof(Stopped), 7), JsonDerivedType(typeof(Body))]
            public class Body { public int Line { get; set; } }
            public sealed class Started : Body { public int Count { get; set; } }
            public sealed class Stopped : Body;
            """,
            "new Started()");

        Assert.Equal(
            ["case json-camel:Body - json-camel:Body", "case json-camel:Body kind:7 json-camel:Stopped", "case json-camel:Body kind=started json-camel:Started"],
            file.Facts.OfType<CaseFact>().Select(c => c.ToLine()).Order(StringComparer.Ordinal));
        Assert.Equal("""{"kind":"started","count":0,"line":0}""", run("Write", ""));
        Assert.Equal(["count", "line"], file.Members("json-camel:Started", false).Select(m => m.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Names_of_enum_values__are_those_that_are_written()
    {
        var (file, run) = Run("UseStringEnumConverter = true", "public enum Level { Low, [JsonStringEnumMemberName(\"top most\")] High } public sealed record Body(Level A, Level B);", "new Body(Level.Low, Level.High)");

        Assert.Equal("""{"A":"Low","B":"top most"}""", run("Write", ""));
        Assert.Equal("enum text:Level str 0=Low \"1=top most\"", Assert.Single(file.Facts.OfType<EnumFact>()).ToLine());
    }

    [Fact]
    public void Any_name__is_what_the_naming_policy_makes_of_it() => Gen.String[Gen.Char["aBcDÄöÉ09_ıİß٣ǅ中Zz"], 1, 12].Sample(name =>
    {
        JsonNamingPolicy?[] policies = [null, JsonNamingPolicy.CamelCase, JsonNamingPolicy.SnakeCaseLower, JsonNamingPolicy.SnakeCaseUpper, JsonNamingPolicy.KebabCaseLower, JsonNamingPolicy.KebabCaseUpper];
        for (var i = 0; i < policies.Length; i++)
            Assert.Equal(policies[i]?.ConvertName(name) ?? name, ((JsonNaming)i).Convert(name));
    });

    private static (IReadOnlyList<MemberFact> Members, Func<string, string, string> Run) Load(string options, string types, string value)
    {
        var (file, run) = Run(options, types, value);
        var root = Assert.Single(file.Channels).Payload;
        return (file.Members(root, false), run);
    }

    /// <summary>The lock of a contract with a payload called Body, and what writes and reads one.</summary>
    private static (LockFile File, Func<string, string, string> Run) Run(string options, string types, string value)
    {
        var assembly = Compiler.Load(
            $$"""
            #pragma warning disable CS1591, CS0414, CS0649
            using System;
            using System.Collections.Generic;
            using System.Text.Json;
            using System.Text.Json.Serialization;
            using System.Threading.Tasks;
            using TypedMqtt;

            {{types}}

            {{(options.Length == 0 ? "" : $"[JsonSourceGenerationOptions({options})]")}}
            [JsonSerializable(typeof(Body))]
            public sealed partial class BodyContext : JsonSerializerContext;

            [MqttContract(Format = PayloadFormat.Json, JsonContext = typeof(BodyContext))]
            public interface ISample
            {
                [Topic("a")] ValueTask SendAsync(Body body);
            }

            public static class Run
            {
                public static string Write(string json) => JsonSerializer.Serialize({{value}}, BodyContext.Default.Body);

                public static string Read(string json)
                {
                    try
                    {
                        JsonSerializer.Deserialize(json, BodyContext.Default.Body);
                        return "";
                    }
                    catch (JsonException e) when (e.Message.Contains("required", StringComparison.Ordinal))
                    {
                        return "missing";
                    }
                    catch (JsonException e) when (e.Message.Contains("could not be mapped", StringComparison.Ordinal))
                    {
                        return "refused";
                    }
                }
            }
            """);
        var lines = assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "TypedMqtt.Lock").Value;
        return (LockFile.Parse(LockFile.Empty + lines), (method, json) => (string)assembly.GetType("Run")!.GetMethod(method)!.Invoke(null, [json])!);
    }
}
