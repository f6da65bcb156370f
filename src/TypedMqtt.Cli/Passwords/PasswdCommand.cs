using System.CommandLine;
using System.CommandLine.Parsing;

namespace TypedMqtt.Cli.Passwords;

/// <summary><c>typedmqtt passwd</c>: password files for this broker and for mosquitto.</summary>
internal static class PasswdCommand
{
    private const string More =
        """
        Without -b the password is asked for, twice. The file is replaced in one step and can then be read by its owner only;
        replacing a file of another user makes you its owner, so run it as the user of the broker or chown the file afterwards.

        typedmqtt passwd -c passwords alice        create a file with one user
        typedmqtt passwd passwords bob             add a user or change a password
        typedmqtt passwd -D passwords bob          delete a user
        typedmqtt passwd -U passwords              hash plain passwords
        """;

    public static Command Create(CliConsole console)
    {
        var create = new Option<bool>("-c", "--create") { Description = "Create the file; an existing one is overwritten." };
        var batch = new Option<bool>("-b", "--batch") { Description = "Take the password from the command line. Other users of this machine can see it there." };
        var delete = new Option<bool>("-D", "--delete") { Description = "Delete the user." };
        var upgrade = new Option<bool>("-U", "--upgrade") { Description = "Hash the plain passwords of a file of user:password lines; hashes stay as they are." };
        var file = new Argument<string>("file") { Description = "The password file." };
        var user = new Argument<string?>("user") { Description = "The user name.", Arity = ArgumentArity.ZeroOrOne };
        var password = new Argument<string?>("password") { Description = "The password, with -b.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("passwd", "Manage a password file, in the format of mosquitto_passwd.")
        {
            create, batch, delete, upgrade, file, user, password,
        };
        command.Add(CommandLine.Help(More));
        command.Validators.Add(result => Check(result, create, batch, delete, upgrade, user, password));
        command.SetAction(parsed =>
        {
            var run = new PasswdRun(console, parsed.GetRequiredValue(file));
            return parsed.GetValue(upgrade) ? run.Upgrade()
                : parsed.GetValue(delete) ? run.Delete(parsed.GetValue(user)!)
                : run.Set(parsed.GetValue(user)!, parsed.GetValue(password), parsed.GetValue(create));
        });
        return command;
    }

    private static void Check(
        CommandResult result, Option<bool> create, Option<bool> batch, Option<bool> delete, Option<bool> upgrade, Argument<string?> user, Argument<string?> password)
    {
        bool hasUser = result.GetResult(user) is { Tokens.Count: > 0 };
        bool hasPassword = result.GetResult(password) is { Tokens.Count: > 0 };
        if ((result.GetValue(create) ? 1 : 0) + (result.GetValue(delete) ? 1 : 0) + (result.GetValue(upgrade) ? 1 : 0) > 1)
        {
            result.AddError("-c, -D and -U exclude each other.");
        }
        else if (result.GetValue(upgrade))
        {
            if (hasUser)
            {
                result.AddError("-U takes a file only.");
            }
        }
        else if (!hasUser)
        {
            result.AddError("The user name is missing: typedmqtt passwd <file> <user>.");
        }
        else if (result.GetValue(batch) != hasPassword)
        {
            result.AddError(hasPassword ? "A password on the command line needs -b." : "-b needs the password as last argument.");
        }
        else if (result.GetValue(batch) && result.GetValue(delete))
        {
            result.AddError("-b and -D exclude each other.");
        }
    }
}
