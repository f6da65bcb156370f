using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TypedMqtt.Manifest.Json;
using TypedMqtt.Manifest.Model;

namespace TypedMqtt.Manifest.Acl;

/// <summary>
/// A fingerprint of the part of the manifests that decides access: roles, topics, who publishes and subscribes. A new payload member
/// does not change it, so an access control list changes only when rights can.
/// </summary>
public static class AccessHash
{
    /// <summary>The first 64 bits of a SHA-256, in lower-case hexadecimal.</summary>
    public static string Of(ManifestSet manifests)
    {
        var json = new JsonWriter().BeginArray();
        foreach (var role in manifests.Roles)
            json.BeginArray().Value(role.Name).BeginObject().Strings("identities", role.Identities).EndObject().EndArray();
        foreach (var contract in manifests.Contracts)
        {
            foreach (var channel in contract.Channels.OrderBy(channel => channel.Name, StringComparer.Ordinal))
                WriteChannel(json, contract, channel);
        }

        using var sha = SHA256.Create();
        var hash = sha.ComputeHash(Encoding.UTF8.GetBytes(json.EndArray().ToString()));
        return string.Concat(hash.Take(8).Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
    }

    private static void WriteChannel(JsonWriter json, ContractEntry contract, ChannelEntry channel)
    {
        json.BeginArray().Value(contract.Name).Value(channel.Name).Value(ManifestWriter.KindOf(channel.Kind)).Value(channel.Template);
        foreach (var placeholder in channel.Placeholders)
            json.Value(placeholder.Name).Value(placeholder.Type);
        foreach (var legacy in channel.Legacy)
            json.BeginArray().Value(legacy.Template).EndArray();
        json.BeginObject().Strings("senders", channel.Senders).Strings("receivers", channel.Receivers).EndObject().EndArray();
    }
}
