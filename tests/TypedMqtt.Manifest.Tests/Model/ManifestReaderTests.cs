using TypedMqtt.Manifest.Model;

namespace TypedMqtt.Manifest.Tests.Model;

public sealed class ManifestReaderTests
{
    /// <summary>The format as the generator writes it, byte for byte.</summary>
    private const string Json = """{"version":1,"assembly":"Quickstart","roles":[{"name":"line-controller","identities":["site"]}],"contracts":[{"name":"LineTelemetry","type":"Quickstart.ILineTelemetry","channels":[{"name":"Temperature","kind":"event","template":"plant/{site:id}/line/{line}/temperature","placeholders":[{"name":"site","type":"string"},{"name":"line","type":"int32"}],"qos":1,"retain":true,"will":false,"format":"msgpack","payload":"Quickstart.Temperature","schema":"3f9a1c2b","senders":["line-controller"],"receivers":["alarm-service","dashboard"]}]}],"payloads":[{"name":"Quickstart.Temperature","kind":"object","layout":"named","members":[{"name":"Celsius","type":"f64","required":true}]}]}""";

    /// <summary>What the first one has no use for: an enumeration, keys, an empty message, and a name outside ASCII.</summary>
    private const string Rest = """{"version":1,"assembly":"Caf\u00e9","roles":[],"contracts":[{"name":"Bar","type":"Caf\u00e9.IBar","channels":[{"name":"Rang","kind":"event","template":"bar/{mode}/rang","placeholders":[{"name":"mode","type":"Caf\u00e9.Mode","values":["auto","manual"]}],"legacy":[{"template":"old/{mode}","publish":true,"subscribe":true,"until":"2027-01-31"},{"template":"older/{mode}","publish":false,"subscribe":true}],"qos":0,"retain":false,"will":true,"format":"raw","payload":"","schema":"","senders":[],"receivers":[]}]}],"payloads":[{"name":"Caf\u00e9.Mode","kind":"enum","members":[{"name":"Auto","value":-1},{"name":"Manual","value":18446744073709551615}]},{"name":"Caf\u00e9.Order","kind":"object","layout":"keyed","members":[{"name":"Table","key":0,"type":"i32","required":true}]}]}""";

    [Fact]
    public void Read__of_a_whole_manifest__has_everything()
    {
        var manifest = ManifestReader.Read(Json, "Quickstart");

        Assert.Equal("Quickstart", manifest.Assembly);
        Assert.Equal(new RoleEntry("line-controller", new(["site"])), Assert.Single(manifest.Roles));
        var contract = Assert.Single(manifest.Contracts);
        Assert.Equal(("LineTelemetry", "Quickstart.ILineTelemetry"), (contract.Name, contract.Type));
        var expected = new ChannelEntry(
            "Temperature",
            ChannelKind.Event,
            "plant/{site:id}/line/{line}/temperature",
            new([new PlaceholderEntry("site", "string"), new PlaceholderEntry("line", "int32")]),
            1,
            true,
            false,
            "msgpack",
            "Quickstart.Temperature",
            "3f9a1c2b",
            "",
            "",
            "",
            new(["line-controller"]),
            new(["alarm-service", "dashboard"]));
        Assert.Equal(expected, Assert.Single(contract.Channels));
        Assert.Equal(new PayloadEntry("Quickstart.Temperature", PayloadKind.Object, "named", new([new PayloadMember("Celsius", "f64", true)])), Assert.Single(manifest.Payloads));
    }

    [Theory, InlineData(Json), InlineData(Rest)]
    public void Write__of_what_was_read__is_the_same_text(string json) =>
        Assert.Equal(json, ManifestWriter.Write(ManifestReader.Read(json, "Test")));

    [Fact]
    public void Read__of_the_rest__has_values_and_numbers()
    {
        var manifest = ManifestReader.Read(Rest, "Test");

        Assert.Equal(new PlaceholderEntry("mode", "Café.Mode", new(["auto", "manual"])), Assert.Single(Assert.Single(Assert.Single(manifest.Contracts).Channels).Placeholders));
        Assert.Equal([new("old/{mode}", true, true, "2027-01-31"), new("older/{mode}", false, true, "")], manifest.Contracts[0].Channels[0].Legacy);
        Assert.Equal(ulong.MaxValue, manifest.Payloads[0].Members[1].Number);
        Assert.Equal(new PayloadMember("Table", "i32", true, 0), Assert.Single(manifest.Payloads[1].Members));
    }

    [Theory]
    [InlineData("\"qos\":1", "\"qos\":3", "\"contracts[0].channels[0].qos\" must be between 0 and 2, not 3")]
    [InlineData("\"qos\":1", "\"qos\":\"1\"", "\"contracts[0].channels[0].qos\" must be a number, not a string")]
    [InlineData("\"qos\":1,", "", "\"contracts[0].channels[0].qos\" is missing")]
    [InlineData("\"event\"", "\"dance\"", "\"contracts[0].channels[0].kind\" is \"dance\"; this version knows only \"event\"")]
    [InlineData("\"kind\":\"object\"", "\"kind\":\"union\"", "\"payloads[0].kind\" is \"union\"; this version knows only \"object\" and \"enum\"")]
    [InlineData("\"will\"", "\"wil\"", "\"contracts[0].channels[0].will\" is missing")]
    [InlineData("\"format\":\"msgpack\"", "\"format\":\"msgpack\",\"colour\":\"red\"", "unknown member \"contracts[0].channels[0].colour\"")]
    [InlineData("\"Quickstart\",\"roles\"", "\"\",\"roles\"", "\"assembly\" must not be empty")]
    [InlineData("[\"site\"]", "[7]", "\"roles[0].identities[0]\" must be a string, not a number")]
    [InlineData("\"version\":1", "\"version\":0", "\"version\" must be between 1")]
    public void Read__of_a_wrong_manifest__names_assembly_path_and_position(string old, string wrong, string problem)
    {
        var error = Assert.Throws<ManifestFormatException>(() => ManifestReader.Read(Json.Replace(old, wrong, StringComparison.Ordinal), "Some.Library"));

        Assert.False(error.IsNewer);
        Assert.StartsWith("the manifest in Some.Library cannot be read: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Matches(@"\(line 1, column \d+\)$", error.Message);
    }

    [Fact]
    public void Read__of_a_newer_format__says_so_without_looking_further()
    {
        var error = Assert.Throws<ManifestFormatException>(() => ManifestReader.Read("""{"version":2,"things":[]}""", "Some.Library"));

        Assert.True(error.IsNewer);
        Assert.Equal("Some.Library: manifest format 2 is newer than this build understands (1)", error.Message);
    }
}
