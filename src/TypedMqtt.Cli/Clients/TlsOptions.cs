using System.CommandLine;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TypedMqtt.Cli.Clients;

/// <summary>TLS with mosquitto's names. Any of these options means TLS: nothing that was meant to be encrypted is sent in the clear.</summary>
internal sealed class TlsOptions
{
    private readonly Option<string?> _authorities = new("--cafile") { Description = "PEM file of the authorities that may sign the broker's certificate. Means TLS, as all options of it.", HelpName = "file" };
    private readonly Option<string?> _directory = new("--capath") { Description = "Directory of such PEM files (*.crt, *.pem).", HelpName = "directory" };
    private readonly Option<bool> _system = new("--tls-use-os-certs") { Description = "Trust the authorities of the system, which is the default; with --cafile or --capath, in addition." };
    private readonly Option<string?> _certificate = new("--cert") { Description = "PEM file of the client's certificate.", HelpName = "file" };
    private readonly Option<string?> _key = new("--key") { Description = "PEM file of its private key; default in the same file.", HelpName = "file" };
    private readonly Option<string?> _keyForm = new("--keyform") { Description = "pem, the only form.", HelpName = "form" };
    private readonly Option<bool> _insecure = new("--insecure") { Description = "Do not check that the broker's certificate is for its host. Others may pretend to be the broker." };
    private readonly Option<string?> _version = new("--tls-version") { Description = "tlsv1.2 or tlsv1.3; default both.", HelpName = "version" };
    private readonly Option<string?> _alpn = new("--tls-alpn") { Description = "Application protocol to offer, such as mqtt.", HelpName = "protocol" };

    public IEnumerable<Option> All => [_authorities, _directory, _system, _certificate, _key, _keyForm, _insecure, _version, _alpn];

    /// <summary>Whether one of them is given.</summary>
    public bool IsGiven(ParseResult parsed) => All.Any(option => parsed.GetResult(option) is { Implicit: false });

    /// <exception cref="CliException">Options that make no sense, or files that cannot be read.</exception>
    public MqttClientTlsOptions Read(ParseResult parsed)
    {
        if (parsed.GetValue(_keyForm) is { } form and not "pem")
        {
            throw new CliException($"'{form}' is not a form of a key that can be read; expected pem.");
        }

        if (parsed.GetValue(_key) is not null && parsed.GetValue(_certificate) is null)
        {
            throw new CliException("--key goes with --cert, which is missing.");
        }

        foreach (Option<string?> option in (Option<string?>[])[_authorities, _certificate, _key])
        {
            if (parsed.GetValue(option) is { } file && !File.Exists(file))
            {
                throw new CliException($"The file {file} of {option.Name} does not exist.");
            }
        }

        X509Certificate2Collection? authorities = parsed.GetValue(_directory) is { } directory ? ReadDirectory(directory) : null;
        bool andSystem = parsed.GetValue(_system) && (authorities is not null || parsed.GetValue(_authorities) is not null);
        return new MqttClientTlsOptions
        {
            AuthorityFile = parsed.GetValue(_authorities),
            Authorities = andSystem ? [.. authorities ?? [], .. SystemAuthorities()] : authorities,
            CertificateFile = parsed.GetValue(_certificate),
            KeyFile = parsed.GetValue(_key),
            Protocols = ReadVersion(parsed.GetValue(_version)),
            ApplicationProtocols = parsed.GetValue(_alpn) is { } protocol ? [protocol] : [],
            ValidateCertificate = parsed.GetValue(_insecure) ? static (_, _, _, errors) => (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == 0 : null,
        };
    }

    private static SslProtocols ReadVersion(string? version) => version switch
    {
        null => SslProtocols.None,
        "tlsv1.2" => SslProtocols.Tls12,
        "tlsv1.3" => SslProtocols.Tls13,
        _ => throw new CliException($"'{version}' is not a version of TLS that is offered; expected tlsv1.2 or tlsv1.3."),
    };

    private static X509Certificate2Collection ReadDirectory(string directory)
    {
        X509Certificate2Collection authorities = [];
        try
        {
            foreach (string file in Directory.EnumerateFiles(directory).Where(static f => Path.GetExtension(f) is ".crt" or ".pem").Order(StringComparer.Ordinal))
            {
                authorities.ImportFromPemFile(file);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new CliException($"The authorities in {directory} cannot be read: {e.Message}");
        }

        return authorities.Count > 0 ? authorities : throw new CliException($"There is no certificate in {directory}: no file of it ends in .crt or .pem.");
    }

    private static X509Certificate2Collection SystemAuthorities()
    {
        using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine, OpenFlags.ReadOnly);
        return store.Certificates;
    }
}
