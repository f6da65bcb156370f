using System.ComponentModel;
using System.Text;

namespace TypedMqtt.CompilerServices;

/// <summary>Takes a topic out of a scratch that was rented only to format it. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TopicText
{
    /// <summary>The text written so far; checks nothing.</summary>
    /// <param name="scratch">The scratch.</param>
    /// <returns>The text.</returns>
    public static string ToText(PublishScratch scratch)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        return Encoding.UTF8.GetString(scratch.Written);
    }

    /// <summary>The bytes written so far.</summary>
    /// <param name="scratch">The scratch.</param>
    /// <returns>A copy.</returns>
    public static byte[] ToArray(PublishScratch scratch)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        return scratch.Written.ToArray();
    }

    /// <summary>Copies the text written so far, if it fits.</summary>
    /// <param name="scratch">The scratch.</param>
    /// <param name="destination">Where it goes.</param>
    /// <returns>The number of bytes; larger than the destination when nothing was copied.</returns>
    public static int CopyTo(PublishScratch scratch, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        scratch.Written.TryCopyTo(destination);
        return scratch.Written.Length;
    }
}
