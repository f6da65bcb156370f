using System.Security.Cryptography;
using System.Text.Json;
using TypedMqtt.Broker.Security;

namespace Quickstart.Plant;

/// <summary>What a broker needs besides the generated rules: a password for each principal, and a mosquitto.conf that names both files.</summary>
internal sealed record BrokerFiles(string AclFile, string PasswordFile, IReadOnlyDictionary<string, string> Passwords)
{
    private static readonly string[] Principals = ["line-berlin", "dashboard", "alarm-service"];

    /// <summary>Writes what is missing; passwords are made up once and stay.</summary>
    public static BrokerFiles Prepare(string directory)
    {
        string acl = Path.Combine(directory, "mosquitto.acl");
        string passwordFile = Path.Combine(directory, "passwords");
        string credentials = Path.Combine(directory, "credentials.json");
        string conf = Path.Combine(directory, "mosquitto.conf");
        Directory.CreateDirectory(directory);
        if (!File.Exists(passwordFile) || !File.Exists(credentials))
        {
            var made = Principals.ToDictionary(static p => p, static _ => RandomNumberGenerator.GetHexString(32, lowercase: true));
            File.WriteAllText(passwordFile, "");
            var editor = new PasswordFileEditor(passwordFile);
            foreach ((string principal, string password) in made)
            {
                editor.Set(principal, password);
            }

            File.WriteAllText(credentials, JsonSerializer.Serialize(made));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(credentials, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }

        // "user" counts only when mosquitto is started as root: it would give up the right to read the passwords.
        File.WriteAllText(conf, $"listener 1883 127.0.0.1\nuser {Environment.UserName}\nallow_anonymous false\npassword_file {passwordFile}\nacl_file {acl}\n");
        return new BrokerFiles(acl, passwordFile, JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(credentials))!);
    }
}
