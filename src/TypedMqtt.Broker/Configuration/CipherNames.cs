using System.Net.Security;

namespace TypedMqtt.Broker.Configuration;

/// <summary>Cipher suites by the names OpenSSL gives them.</summary>
internal static class CipherNames
{
    /// <summary>What <c>ciphers</c> is about: the suites of TLS 1.2.</summary>
    public static readonly IReadOnlyDictionary<string, TlsCipherSuite> Tls12 = Find();

    /// <summary>What <c>ciphers_tls1.3</c> is about.</summary>
    public static readonly IReadOnlyDictionary<string, TlsCipherSuite> Tls13 = new[]
    {
        TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_AES_128_CCM_SHA256, TlsCipherSuite.TLS_AES_128_CCM_8_SHA256,
    }.ToDictionary(static suite => $"{suite}");

    /// <summary>The suites of the other version where only one of the options is given.</summary>
    public static readonly TlsCipherSuite[] Default13 =
        [TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_AES_128_GCM_SHA256];

    /// <inheritdoc cref="Default13"/>
    public static readonly TlsCipherSuite[] Default12 =
    [
        .. new[] { "AES256-GCM-SHA384", "CHACHA20-POLY1305", "AES128-GCM-SHA256" }
            .SelectMany(static cipher => new[] { Tls12[$"ECDHE-ECDSA-{cipher}"], Tls12[$"ECDHE-RSA-{cipher}"] }),
    ];

    private static Dictionary<string, TlsCipherSuite> Find()
    {
        (string OpenSsl, string Iana)[] exchanges = [("ECDHE-ECDSA-", "ECDHE_ECDSA"), ("ECDHE-RSA-", "ECDHE_RSA"), ("DHE-RSA-", "DHE_RSA"), ("", "RSA")];
        (string OpenSsl, string Iana)[] ciphers =
        [
            ("AES256-GCM-SHA384", "AES_256_GCM_SHA384"), ("AES128-GCM-SHA256", "AES_128_GCM_SHA256"), ("CHACHA20-POLY1305", "CHACHA20_POLY1305_SHA256"),
            ("AES256-CCM", "AES_256_CCM"), ("AES128-CCM", "AES_128_CCM"), ("AES256-SHA384", "AES_256_CBC_SHA384"), ("AES256-SHA256", "AES_256_CBC_SHA256"),
            ("AES128-SHA256", "AES_128_CBC_SHA256"), ("AES256-SHA", "AES_256_CBC_SHA"), ("AES128-SHA", "AES_128_CBC_SHA"),
        ];
        var suites = new Dictionary<string, TlsCipherSuite>(StringComparer.Ordinal);
        foreach ((string exchange, string exchangeName) in exchanges)
        {
            foreach ((string cipher, string cipherName) in ciphers)
            {
                string name = $"TLS_{exchangeName}_WITH_{cipherName}";
                if (Enum.TryParse(name, out TlsCipherSuite suite))
                {
                    suites[exchange + cipher] = suites[name] = suite;
                }
            }
        }

        return suites;
    }
}
