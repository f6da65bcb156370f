using TypedMqtt.Broker.Security;

namespace TypedMqtt.Cli.Passwords;

/// <summary>Changes a password file and says what happened; every failure leaves the file as it was.</summary>
internal sealed class PasswdRun(CliConsole console, string file)
{
    private readonly PasswordFileEditor _editor = new(file);

    public int Set(string user, string? password, bool create) => Guard(() =>
    {
        if (!create && !File.Exists(file))
        {
            throw new CliException($"{file} does not exist. Create it with: typedmqtt passwd -c {file} {user}");
        }

        string chosen = password ?? new PasswordPrompt(console).Ask();
        if (create)
        {
            _editor.Create(user, chosen);
            return $"Created {file} with user '{user}'.";
        }

        return _editor.Set(user, chosen) ? $"Added user '{user}' to {file}." : $"Changed the password of user '{user}' in {file}.";
    });

    public int Delete(string user) => Guard(() => _editor.Delete(user)
        ? $"Deleted user '{user}' from {file}."
        : throw new CliException($"{file} has no user '{user}'."));

    public int Upgrade() => Guard(() => $"Hashed {_editor.Upgrade()} passwords in {file}.");

    private int Guard(Func<string> change)
    {
        try
        {
            console.Error.WriteLine(change());
            return ExitCode.Success;
        }
        catch (MosquittoFileException e)
        {
            throw new CliException(string.Join(Environment.NewLine + "Error: ", e.Errors));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{file} cannot be written: {e.Message}");
        }
        catch (ArgumentException e)
        {
            throw new CliException(e.ParamName is { } name ? e.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : e.Message);
        }
    }
}
