using System.Reflection;
using System.Text.Json;
using TypedMqtt.Generator.Lock;

namespace TypedMqtt.Generator.Tests.Properties;

/// <summary>Compares JSON with what the lock of an assembly says of it.</summary>
internal sealed class JsonSchema(Assembly assembly)
{
    private static readonly string[] Numbers = ["i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64", "u128", "f32", "f64", "decimal"];

    private readonly LockFile _lock = LockFile.Parse(
        LockFile.Empty + assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "TypedMqtt.Lock").Value);

    public void Verify(string channel, string json)
    {
        Assert.Empty(_lock.Problems);
        var payload = _lock.Channels.Single(c => c.Name == "Fuzzed." + channel).Payload;
        using var document = JsonDocument.Parse(json);
        Verify($"{channel} ({json})", document.RootElement, TypeText.Parse(payload));
    }

    private void Verify(string path, JsonElement value, TypeText type)
    {
        if (value.ValueKind == JsonValueKind.Null)
        {
            Assert.True(type.IsNullable, $"{path} is null and {type}");
            return;
        }

        if (_lock.Enum(type.Name, isInTopics: false) is { } found)
            // Values without a name are numbers.
            Assert.True(value.ValueKind == JsonValueKind.Number || found.IsText && found.Values.Any(v => v.Text == value.GetString()), $"{path} is {value} and {type}");
        else if (type.Name == "list")
            foreach (var item in value.EnumerateArray())
                Verify(path + "[]", item, type.Arguments[0]);
        else if (type.Name == "map")
            foreach (var item in value.EnumerateObject())
            {
                // Names of members are texts, whatever they stand for.
                Assert.True(_lock.Enum(type.Arguments[0].Name, isInTopics: false) is not { IsText: false }, $"{path} has the key {item.Name} and is {type}");
                Verify(path + "." + item.Name, item.Value, type.Arguments[1]);
            }
        else if (type.Name == "bool")
            Assert.True(value.ValueKind is JsonValueKind.True or JsonValueKind.False, $"{path} is {value} and {type}");
        else if (Numbers.Contains(type.Name))
            Assert.True(value.ValueKind == JsonValueKind.Number, $"{path} is {value} and {type}");
        else if (type.IsScalar)
            Assert.True(value.ValueKind == JsonValueKind.String, $"{path} is {value} and {type}");
        else if (JsonTypes.Is(type.Name))
            VerifyObject(path, value, type);
        else
            Assert.True(type.IsOpaque, $"{path} has no form: {type}");
    }

    private void VerifyObject(string path, JsonElement value, TypeText type)
    {
        var cases = _lock.Cases(type.Name);
        if (value.TryGetProperty("$type", out var discriminator))
        {
            var written = discriminator.ValueKind == JsonValueKind.Number ? $"$type:{discriminator}" : $"$type={discriminator}";
            type = TypeText.Parse(Assert.Single(cases, c => c.Discriminator == written).WireType);
        }

        var members = _lock.Members(type.Name, isCompact: false);
        Assert.Equal(
            $"{path}: {string.Join(", ", members.Select(m => m.Name).Order(StringComparer.Ordinal))}",
            $"{path}: {string.Join(", ", value.EnumerateObject().Select(p => p.Name).Where(n => n != "$type").Order(StringComparer.Ordinal))}");
        foreach (var member in members)
            Verify($"{path}.{member.Name}", value.GetProperty(member.Name), TypeText.Parse(member.WireType));
    }
}
