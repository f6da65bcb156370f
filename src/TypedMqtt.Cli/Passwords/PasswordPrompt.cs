using System.Text;

namespace TypedMqtt.Cli.Passwords;

/// <summary>Asks for a password twice; on a terminal it is not shown.</summary>
internal sealed class PasswordPrompt(CliConsole console)
{
    private StreamReader? _lines;

    /// <exception cref="CliException">The two differ, or there is no input.</exception>
    public string Ask()
    {
        string first = Read("Password: ");
        string second = Read("Reenter password: ");
        return first == second ? first : throw new CliException("The passwords do not match; nothing was changed.");
    }

    private string Read(string prompt)
    {
        console.Error.Write(prompt);
        console.Error.Flush();
        string? password = console.CanReadKeys ? ReadKeys() : (_lines ??= new StreamReader(console.Input)).ReadLine();
        console.Error.WriteLine();
        return password ?? throw new CliException("No password was entered. Give it on the command line with -b, or run the command in a terminal.");
    }

    private static string? ReadKeys()
    {
        var typed = new StringBuilder();
        while (true)
        {
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    return typed.ToString();
                case ConsoleKey.Backspace:
                    typed.Length = Math.Max(0, typed.Length - 1);
                    break;
                case ConsoleKey.D when key.Modifiers == ConsoleModifiers.Control && typed.Length == 0:
                    return null;
                default:
                    if (!char.IsControl(key.KeyChar))
                    {
                        typed.Append(key.KeyChar);
                    }

                    break;
            }
        }
    }
}
