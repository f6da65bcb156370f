using System.Buffers;

namespace TypedMqtt.CompilerServices;

/// <summary>The alphabets of topic values.</summary>
internal static class TopicCharacters
{
    private const string Controls =
        "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000A\u000B\u000C\u000D\u000E\u000F" +
        "\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F\u007F" +
        "\u0080\u0081\u0082\u0083\u0084\u0085\u0086\u0087\u0088\u0089\u008A\u008B\u008C\u008D\u008E\u008F" +
        "\u0090\u0091\u0092\u0093\u0094\u0095\u0096\u0097\u0098\u0099\u009A\u009B\u009C\u009D\u009E\u009F";

    private const string Id = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

    /// <summary>What the value of one level must not contain.</summary>
    public static readonly SearchValues<char> ForbiddenInValue = SearchValues.Create("/+#" + Controls);

    /// <summary>What the value of a tail must not contain.</summary>
    public static readonly SearchValues<char> ForbiddenInTail = SearchValues.Create("+#" + Controls);

    /// <summary>The alphabet of <c>{name:id}</c>.</summary>
    public static readonly SearchValues<char> IdCharacters = SearchValues.Create(Id);

    /// <summary>The alphabet of <c>{name:id}</c> in UTF-8.</summary>
    public static readonly SearchValues<byte> IdBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"u8);

    /// <summary>Most characters of <c>{name:id}</c>.</summary>
    public const int MaxIdLength = 64;
}
