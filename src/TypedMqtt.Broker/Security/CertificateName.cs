using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace TypedMqtt.Broker.Security;

/// <summary>The names in a client's certificate.</summary>
internal static class CertificateName
{
    private const string CommonNameOid = "2.5.4.3";

    /// <summary>The short names of RFC 2253 §2.3 and those OpenSSL adds to them.</summary>
    private static readonly Dictionary<string, string> ShortNames = new(StringComparer.Ordinal)
    {
        [CommonNameOid] = "CN",
        ["2.5.4.4"] = "SN",
        ["2.5.4.5"] = "serialNumber",
        ["2.5.4.6"] = "C",
        ["2.5.4.7"] = "L",
        ["2.5.4.8"] = "ST",
        ["2.5.4.9"] = "street",
        ["2.5.4.10"] = "O",
        ["2.5.4.11"] = "OU",
        ["2.5.4.12"] = "title",
        ["2.5.4.42"] = "GN",
        ["1.2.840.113549.1.9.1"] = "emailAddress",
        ["0.9.2342.19200300.100.1.1"] = "UID",
        ["0.9.2342.19200300.100.1.25"] = "DC",
    };

    /// <summary>The user name a certificate stands for, or null when it has none.</summary>
    public static string? Find(X509Certificate2? certificate, MqttUserNameSource source)
    {
        string? name = certificate is null ? null : source == MqttUserNameSource.CertificateSubject ? Subject(certificate) : CommonName(certificate);
        return string.IsNullOrEmpty(name) ? null : name;
    }

    /// <summary>The first common name, as mosquitto takes it.</summary>
    private static string? CommonName(X509Certificate2 certificate) => certificate.SubjectName.EnumerateRelativeDistinguishedNames(reversed: false)
        .Where(static part => !part.HasMultipleElements && part.GetSingleElementType().Value == CommonNameOid)
        .Select(static part => part.GetSingleElementValue())
        .FirstOrDefault();

    private static string Subject(X509Certificate2 certificate) => string.Join(',', certificate.SubjectName
        .EnumerateRelativeDistinguishedNames(reversed: true)
        .Select(static part => part.HasMultipleElements
            ? throw new NotSupportedException("A name with several attributes in one part has no agreed text.")
            : $"{TypeOf(part)}={Escape(part.GetSingleElementValue() ?? "")}"));

    private static string TypeOf(X500RelativeDistinguishedName part)
    {
        string oid = part.GetSingleElementType().Value ?? "";
        return ShortNames.GetValueOrDefault(oid, oid);
    }

    /// <summary>RFC 2253 §2.4.</summary>
    private static string Escape(string value)
    {
        var text = new StringBuilder(value.Length);
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            bool isEdge = (i == 0 && c is ' ' or '#') || (i == value.Length - 1 && c == ' ');
            if (isEdge || c is ',' or '+' or '"' or '\\' or '<' or '>' or ';')
            {
                text.Append('\\');
            }

            text.Append(c);
        }

        return text.ToString();
    }
}
