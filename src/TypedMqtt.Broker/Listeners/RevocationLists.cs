using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Listeners;

/// <summary>The revocation lists of a file. As OpenSSL does for mosquitto: without a list of its issuer that is in force no certificate is accepted.</summary>
internal sealed class RevocationLists
{
    private const string Label = "X509 CRL";

    private readonly List<RevocationList> _lists;

    private RevocationLists(List<RevocationList> lists) => _lists = lists;

    /// <summary>Reads a file: one list in DER form, or any number in PEM form.</summary>
    /// <exception cref="MosquittoFileException">It cannot be read, is something else, or names an authority that has not signed it.</exception>
    public static RevocationLists Read(string path, X509Certificate2Collection authorities)
    {
        byte[] content = TextFile.Read(path, "revocation list");
        try
        {
            List<RevocationList> lists = [.. Split(content).Select(static der => new RevocationList(der))];
            foreach (RevocationList list in lists)
            {
                X509Certificate2[] issuers = [.. authorities.Where(a => a.Subject == list.Issuer)];
                if (issuers.Length > 0 && !Array.Exists(issuers, list.IsSignedBy))
                {
                    throw new CryptographicException($"it says that it is of {LogText.Quote(list.Issuer)}, whose certificate has not signed it");
                }
            }

            return lists.Count > 0 ? new RevocationLists(lists) : throw new CryptographicException($"there is no block that starts with -----BEGIN {Label}-----");
        }
        catch (CryptographicException e)
        {
            throw new MosquittoFileException([new(path, 0, $"this is not a revocation list that can be used: {e.Message}")], e);
        }
    }

    /// <summary>Why a certificate is not accepted; null when it is.</summary>
    public string? Refuse(X509Certificate2 certificate, X509Certificate2 issuer, DateTimeOffset now)
    {
        RevocationList? newest = _lists.Where(list => list.Issuer == certificate.Issuer && list.IsSignedBy(issuer)).MaxBy(static list => list.From);
        string who = $"{LogText.Quote(certificate.Subject)} (serial number {certificate.SerialNumber})";
        return newest is null ? $"{who}: there is no revocation list of {LogText.Quote(certificate.Issuer)}"
            : newest.From > now ? $"{who}: the revocation list of {LogText.Quote(newest.Issuer)} is in force from {Print(newest.From)} only"
            : newest.Until < now ? $"{who}: the revocation list of {LogText.Quote(newest.Issuer)} has expired at {Print(newest.Until)}"
            : newest.WhenRevoked(certificate) is { } when ? $"{who}: it was revoked at {Print(when)}"
            : null;
    }

    private static string Print(DateTimeOffset time) => time.ToString("u", CultureInfo.InvariantCulture);

    private static List<ReadOnlyMemory<byte>> Split(byte[] content)
    {
        // DER begins with the tag of a sequence, PEM with a line of text.
        if (content is [0x30, >= 0x80, ..])
        {
            return [content];
        }

        List<ReadOnlyMemory<byte>> lists = [];
        ReadOnlySpan<char> text = Encoding.ASCII.GetString(content);
        while (PemEncoding.TryFind(text, out PemFields block))
        {
            if (text[block.Label] is Label)
            {
                lists.Add(Convert.FromBase64String(text[block.Base64Data].ToString()));
            }

            text = text[block.Location.End..];
        }

        return lists;
    }
}
