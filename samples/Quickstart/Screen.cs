using Spectre.Console;

namespace Quickstart;

/// <summary>Prints what arrives: a live table on a terminal, plain lines anywhere else.</summary>
internal abstract class Screen : IDisposable
{
    public static Screen Create() => AnsiConsole.Profile.Out.IsTerminal ? new TableScreen() : new PlainScreen();

    /// <summary>A received message.</summary>
    public abstract void Received(string who, string what, string value);

    /// <summary>Something worth knowing.</summary>
    public abstract void Line(string text);

    /// <summary>Something that went wrong.</summary>
    public static void Error(string text) => Console.Error.WriteLine(text);

    public virtual void Dispose()
    {
    }

    private sealed class PlainScreen : Screen
    {
        public override void Received(string who, string what, string value) => Console.WriteLine($"{who,-16}{what,-34}{value}");

        public override void Line(string text) => Console.WriteLine(text);
    }

    private sealed class TableScreen : Screen
    {
        private const int MaximumRows = 20;

        private readonly Lock _gate = new();
        private readonly Table _table = new Table().Border(TableBorder.Rounded).AddColumns("who", "what", "value");
        private readonly ManualResetEventSlim _done = new();
        private readonly Task _live;
        private LiveDisplayContext? _context;

        public TableScreen() => _live = Task.Run(() => AnsiConsole.Live(_table).Start(context =>
        {
            lock (_gate)
            {
                _context = context;
            }

            _done.Wait();
            context.Refresh();
        }));

        public override void Received(string who, string what, string value) => Add(who, what, value);

        public override void Line(string text) => Add("", text, "");

        public override void Dispose()
        {
            _done.Set();
            _live.Wait();
            _done.Dispose();
            base.Dispose();
        }

        private void Add(string who, string what, string value)
        {
            lock (_gate)
            {
                if (_table.Rows.Count >= MaximumRows)
                {
                    _table.RemoveRow(0);
                }

                _table.AddRow(Markup.Escape(who), Markup.Escape(what), Markup.Escape(value));
                _context?.Refresh();
            }
        }
    }
}
