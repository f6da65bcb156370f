using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Diagnostics;

/// <summary>Authorisation at compile time: what an application does, against the roles it runs as.</summary>
public sealed class AppDiagnosticsTests
{
    private const string Contracts =
        """
        using System.Threading.Tasks;
        using TypedMqtt;
        [assembly: MqttRole("line-controller", "site")]
        [assembly: MqttRole("dashboard")]
        [assembly: MqttRole("archive")]
        namespace Plant
        {
            [MqttContract(Prefix = "plant/{site:id}"), Publishers("line-controller"), Subscribers("dashboard")]
            public interface ILine
            {
                [Topic("temperature", Retain = true)] ValueTask TemperatureAsync(double celsius);
                [Topic("online", Retain = true), LastWill] ValueTask OnlineAsync(bool online);
            }
        }
        """;

    [Fact]
    public async Task A_reader_that_sends__is_marked_at_each_call()
    {
        var message = await VerifyAsync(
            "dashboard",
            """
            static async Task UseAsync(ILine line, LinePublisher publisher, LineSubscriber subscriber)
            {
                await line.{|TMQ0250:TemperatureAsync|}(1);
                await publisher.{|TMQ0250:TemperatureAsync|}(1);
                await publisher?.{|TMQ0250:ClearTemperatureAsync|}()!;
                System.Func<double, ValueTask> send = line.{|TMQ0250:TemperatureAsync|};
                _ = Line.Will.{|TMQ0250:Online|}("berlin", true);
                await subscriber.SubscribeTemperatureAsync();
                await subscriber.GetOnlineAsync("berlin");
            }
            """);

        Assert.Contains(
            "This application runs as \"dashboard\", and ILine.TemperatureAsync may be published by \"line-controller\" only; " +
            "add \"dashboard\" to [Publishers(\"line-controller\")] of ILine in Plant.Contracts",
            message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sender_that_reads__is_marked_at_subscriptions_handlers_and_consumers()
    {
        var message = await VerifyAsync(
            "line-controller",
            """
            static async Task UseAsync(ILine line, LineSubscriber subscriber, IMqttBuilder builder)
            {
                await line.TemperatureAsync(1);
                await line.OnlineAsync(true);
                await subscriber.{|TMQ0251:SubscribeTemperatureAsync|}();
                await subscriber.{|TMQ0251:GetOnlineAsync|}("berlin");
                builder.{|TMQ0251:AddHandler<Handler>|}(Line.Temperature);
            }

            class Handler : IMessageHandler<Line.TemperatureMessage>
            {
                public ValueTask HandleAsync(Line.TemperatureMessage message, CancellationToken cancellationToken) => default;
            }
            """);

        Assert.Contains("may be subscribed by \"dashboard\" only", message, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_consumer__is_marked_once_for_each_channel_it_may_not_receive() => VerifyAsync(
        "line-controller",
        """
        static async Task UseAsync(ILine line, IMqttBuilder builder)
        {
            await line.TemperatureAsync(1);
            await line.OnlineAsync(true);
            builder.{|TMQ0251:{|TMQ0251:AddLineConsumer<Consumer>|}|}();
        }

        class Consumer : ILine
        {
            public ValueTask TemperatureAsync(double celsius) => default;
            public ValueTask OnlineAsync(bool online) => default;
        }
        """);

    [Fact]
    public async Task With_Strict_off__the_same_is_a_warning()
    {
        var source = App("\"dashboard\", Strict = false", "static ValueTask UseAsync(ILine line) => line.TemperatureAsync(1);");

        var compilation = Compiler.Compile(source).AddReferences(Compiler.Library("Plant.Contracts", Contracts));
        compilation = compilation.WithOptions(compilation.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default));

        var diagnostics = await Compiler.AnalyzeAsync(compilation);

        Assert.Equal(DiagnosticSeverity.Warning, Assert.Single(diagnostics, d => d.Id == "TMQ0250").Severity);
    }

    [Fact]
    public async Task A_contract_of_the_same_project__is_named_with_its_line()
    {
        var source = Contracts.Replace("namespace Plant", "[assembly: MqttApp(\"dashboard\")]\nnamespace Plant", StringComparison.Ordinal)
            + "public static class App { public static ValueTask SendAsync(Plant.ILine line) => line.TemperatureAsync(1); }";

        var diagnostics = await Compiler.AnalyzeAsync(source);

        Assert.Contains(diagnostics, d => d.Id == "TMQ0250" && d.GetMessage(null).Contains(
            "[Publishers(\"line-controller\")] of ILine at Source0.cs(9)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_grant_that_the_application_never_uses__is_marked_at_its_role()
    {
        var message = await Markup.VerifyAsync(
            App("""{|TMQ0252:"line-controller"|}""", "static ValueTask UseAsync(ILine line) => line.TemperatureAsync(1);"),
            references: Compiler.Library("Plant.Contracts", Contracts));

        Assert.Contains("Role \"line-controller\" may publish ILine.OnlineAsync, and this application never does", message, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_grant_that_another_assembly_of_the_application_may_use__is_not_marked()
    {
        var contracts = Compiler.Library("Plant.Contracts", Contracts);
        var part = Compiler.Compile("public static class Part { public static void Run(Plant.ILine line) => _ = line.OnlineAsync(true); }")
            .WithAssemblyName("Plant.Part").AddReferences(contracts).ToMetadataReference();

        return Markup.VerifyAsync(
            App("\"line-controller\"", "static ValueTask UseAsync(ILine line) => line.TemperatureAsync(1);"), references: [contracts, part]);
    }

    [Fact]
    public async Task A_role_of_the_application_that_nobody_declares__is_marked()
    {
        var message = await Markup.VerifyAsync(
            "[assembly: TypedMqtt.MqttApp({|TMQ0253:\"dashbord\"|})]", references: Compiler.Library("Plant.Contracts", Contracts));

        Assert.Contains("did you mean \"dashboard\"?", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_executable_that_does_not_say_what_it_runs_as__is_told()
    {
        var message = await Markup.VerifyAsync(
            """
            using Plant;
            {|TMQ0254:ILine line = null!;|}
            await line.TemperatureAsync(1);
            """,
            OutputKind.ConsoleApplication, Compiler.Library("Plant.Contracts", Contracts));

        Assert.Contains("uses ILine.TemperatureAsync", message, StringComparison.Ordinal);
    }

    [Fact]
    public Task An_executable_that_uses_channels_without_roles__is_not_told() => Markup.VerifyAsync(
        """
        using Plant;
        ILine line = null!;
        await line.TemperatureAsync(1);
        """,
        OutputKind.ConsoleApplication,
        Compiler.Library("Plant.Contracts", Contracts.Replace(", Publishers(\"line-controller\"), Subscribers(\"dashboard\")", "", StringComparison.Ordinal)));

    [Fact]
    public async Task A_consumer_of_a_contract_that_flows_both_ways__is_marked()
    {
        var message = await Markup.VerifyAsync(
            """
            using System.Threading.Tasks;
            using TypedMqtt;
            [assembly: MqttRole("line-controller")]
            [assembly: MqttRole("dashboard")]
            [MqttContract] public interface IMixed
            {
                [Topic("a"), Publishers("line-controller"), Subscribers("dashboard")] ValueTask UpAsync();
                [Topic("b"), Publishers("dashboard"), Subscribers("line-controller")] ValueTask DownAsync();
            }
            [MqttContract, Subscribers("dashboard")] public interface IOneWay
            {
                [Topic("c"), Publishers("line-controller")] ValueTask UpAsync();
                [Topic("d"), Publishers("line-controller")] ValueTask OtherAsync();
            }
            public sealed class Consumer : IMixed, IOneWay
            {
                public ValueTask UpAsync() => default;
                public ValueTask DownAsync() => default;
                public ValueTask OtherAsync() => default;
                public static void Register(IMqttBuilder builder)
                {
                    builder.{|TMQ0241:AddMixedConsumer<Consumer>|}();
                    builder.AddOneWayConsumer<Consumer>();
                }
            }
            """);

        Assert.Contains("No role receives all channels of IMixed (Up: dashboard; Down: line-controller)", message, StringComparison.Ordinal);
    }

    private static Task<string> VerifyAsync(string role, string members) =>
        Markup.VerifyAsync(App($"\"{role}\"", members), references: Compiler.Library("Plant.Contracts", Contracts));

    private static string App(string roles, string members) =>
        $$"""
        using System.Threading;
        using System.Threading.Tasks;
        using Plant;
        using TypedMqtt;
        [assembly: MqttApp({{roles}})]
        public static class App
        {
            {{members.Replace("\nclass ", "\npublic sealed class ", StringComparison.Ordinal)}}
        }
        """;
}
