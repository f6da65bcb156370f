using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Diagnostics;

/// <summary>What a channel or a call asks for and a broker of <c>TypedMqttTargetBrokers</c> does not have.</summary>
public sealed class TargetBrokerDiagnosticsTests
{
    private static readonly MetadataReference Client = MetadataReference.CreateFromFile(typeof(MqttClientOptions).Assembly.Location);

    [Theory]
    [InlineData("rabbitmq-4", "[Topic(\"a\", {|TMQ0401:Qos.ExactlyOnce|})] ValueTask SendAsync(int x);", "rabbitmq-4 closes the connection with 0x9B")]
    [InlineData("emqx-5;nats-2.9,aws-iot-core", "[Topic(\"a\", {|TMQ0401:Qos.ExactlyOnce|})] ValueTask SendAsync(int x);", "ISample.SendAsync has QoS 2: nats-2.9 drops the connection, aws-iot-core has QoS 0 and 1 only; use QoS 1")]
    [InlineData("mosquitto-2.1:qos2=no", "[Topic(\"a\", {|TMQ0401:Qos.ExactlyOnce|}), LegacyTopic(\"b\")] ValueTask SendAsync(int x);", "mosquitto-2.1 has QoS 0 and 1 only")]
    [InlineData("nats-2.10", "[Topic(\"a\", Qos.ExactlyOnce)] ValueTask SendAsync(int x);", null)]
    [InlineData("rabbitmq-4", "[Topic(\"a\")] ValueTask SendAsync(int x);", null)]
    public Task QoS_2__is_not_everywhere(string brokers, string member, string? expected) => VerifyAsync(brokers, member, expected);

    [Theory]
    [InlineData("hivemq-4:retain=no", DiagnosticSeverity.Error, "hivemq-4 keeps no retained messages; send the state again from time to time, without Retain")]
    [InlineData("rabbitmq-4", DiagnosticSeverity.Warning, "rabbitmq-4 keeps a retained message on the node that took it, where subscribers of other nodes do not find it; connect")]
    [InlineData("rabbitmq-4;hivemq-4:retain=no", DiagnosticSeverity.Error, "rabbitmq-4 keeps a retained message on the node")]
    public async Task Retained__is_an_error_where_it_is_lost_and_a_warning_where_it_is_found_in_part(string brokers, DiagnosticSeverity severity, string expected)
    {
        const string Marked = "[Topic(\"a\", {|TMQ0402:Retain = true|})] ValueTask SendAsync(int x);";
        await VerifyAsync(brokers, Marked, expected);

        Assert.Equal(severity, Assert.Single(await AnalyzeAsync(brokers, Marked)).Severity);
    }

    [Theory]
    [InlineData("rabbitmq-4", "[Topic(\"a\")] ValueTask SendAsync(int x);")]
    [InlineData("hivemq-4", "[Topic(\"a\", Retain = true)] ValueTask SendAsync(int x);")]
    public Task Retained__is_fine_where_it_is_kept_or_not_asked_for(string brokers, string member) => VerifyAsync(brokers, member);

    [Theory]
    [InlineData("rabbitmq-3.12", "[Topic(\"a\")] ValueTask<int> {|TMQ0403:AskAsync|}(int x, CancellationToken token);", "ISample.AskAsync is a request, which needs MQTT 5.0, and rabbitmq-3.12 has 3.1.1 only")]
    [InlineData("nats-2.11;rabbitmq-3.10", "[Topic(\"a\")] IAsyncEnumerable<int> {|TMQ0403:ReadAsync|}();", "ISample.ReadAsync is a streamed request, which needs MQTT 5.0, and nats-2.11 and rabbitmq-3.10 have 3.1.1 only")]
    [InlineData("rabbitmq-4", "[Topic(\"a\")] ValueTask<int> AskAsync(int x, CancellationToken token);", null)]
    [InlineData("nanomq", "[Topic(\"a\")] ValueTask<int> AskAsync(int x, CancellationToken token);", null)]
    [InlineData("nats-2.11", "[Topic(\"a\")] ValueTask SendAsync(int x);", null)]
    public Task Request__needs_version_5(string brokers, string member, string? expected) => VerifyAsync(brokers, member, expected);

    [Theory]
    [InlineData("aws-iot-core", "[Topic(\"a/{x}\", Retain = true)] ValueTask {|TMQ0404:StateAsync|}(int x, int y);", "ISample.StateAsync is retained and has placeholders, and aws-iot-core does not deliver retained messages to filters with wildcards")]
    [InlineData("aws-iot-core;hivemq-4:retain-wildcard=no", "[Topic(\"a/{x}\", Retain = true)] ValueTask {|TMQ0404:StateAsync|}(int x, int y);", "aws-iot-core and hivemq-4 do not deliver")]
    [InlineData("aws-iot-core", "[Topic(\"a/b\", Retain = true)] ValueTask StateAsync(int y);", null)]
    [InlineData("aws-iot-core", "[Topic(\"a/{x}\")] ValueTask StateAsync(int x, int y);", null)]
    [InlineData("vernemq", "[Topic(\"a/{x}\", Retain = true)] ValueTask StateAsync(int x, int y);", null)]
    public Task Retained__is_not_found_by_wildcards_everywhere(string brokers, string member, string? expected) => VerifyAsync(brokers, member, expected);

    [Theory]
    [InlineData("rabbitmq-4", "{|TMQ0405:subscriber.Shared(\"g\")|}.ToString();", "rabbitmq-4 has no shared subscriptions")]
    [InlineData("rabbitmq-4;nats-2.11", "_ = new SubscribeOptions { {|TMQ0405:SharedGroup = \"g\"|} };", "rabbitmq-4 and nats-2.11 have no shared subscriptions")]
    [InlineData("rabbitmq-4", "builder.AddHandler<Handler>(Sample.Send, o => {|TMQ0405:o.SharedGroup = \"g\"|});", null)]
    [InlineData("rabbitmq-4", "_ = new SubscribeOptions { SharedGroup = null }; new Other().Shared(\"g\");", null)]
    [InlineData("mosquitto-2.0", "subscriber.Shared(\"g\").ToString(); _ = new SubscribeOptions { SharedGroup = \"g\" };", null)]
    [InlineData("mosquitto-1.6;aws-iot-core", "subscriber.Shared(\"g\").ToString();", null)]
    [InlineData("", "subscriber.Shared(\"g\").ToString(); _ = new SubscribeOptions { SharedGroup = \"g\" };", null)]
    [InlineData("nats-2.10", "_ = new CallContext { {|TMQ0406:MessageExpiry = TimeSpan.FromHours(1)|} };", "The message expires, and nats-2.10 keeps messages for ever")]
    [InlineData("nats-2.10", "_ = new CallContext { MessageExpiry = null };", null)]
    [InlineData("emqx-5", "_ = new CallContext { MessageExpiry = TimeSpan.FromHours(1), UserProperties = [new(\"a\", \"b\")] };", null)]
    [InlineData("nats-2.10;emqx-5:user-properties=no", "_ = new CallContext { {|TMQ0407:UserProperties = [new(\"a\", \"b\")]|} };", "The message has user properties, and nats-2.10 and emqx-5 do not carry user properties: receivers get none")]
    [InlineData("aws-iot-core", "_ = new MqttClientOptions { {|TMQ0412:SessionExpiry = TimeSpan.FromDays(1)|} };", "SessionExpiry is 86400 seconds: aws-iot-core keeps a session for 3600 seconds at most; what is sent to a client that is away for longer is lost; set 3600 seconds or less")]
    [InlineData("azure-event-grid;rabbitmq-4", "_ = new MqttClientOptions() with { {|TMQ0412:SessionExpiry = TimeSpan.MaxValue|} };", "SessionExpiry is for ever: azure-event-grid keeps a session for 28800 seconds at most, rabbitmq-4 keeps a session for 86400 seconds at most; what is sent to a client that is away for longer is lost; set 28800")]
    [InlineData("azure-event-grid;rabbitmq-4", "_ = new MqttClientOptions { {|TMQ0412:SessionExpiry = TimeSpan.FromMinutes(481)|} };", "SessionExpiry is 28860 seconds: azure-event-grid keeps")]
    [InlineData("aws-iot-core", "_ = new MqttClientOptions { SessionExpiry = TimeSpan.FromSeconds(3600) }; _ = new MqttClientOptions { SessionExpiry = span };", null)]
    [InlineData("emqx-5", "_ = new MqttClientOptions { SessionExpiry = TimeSpan.FromDays(1) };", null)]
    public async Task Call__asks_for_what_is_not_there(string brokers, string statement, string? expected)
    {
        var message = await Markup.VerifyInProjectAsync(
            $$"""
            using System;
            using System.Threading;
            using System.Threading.Tasks;
            using TypedMqtt;
            [MqttContract] public interface ISample { [Topic("a/{x}")] ValueTask SendAsync(int x, int y); }
            public sealed class Other { public Other Shared(string group) => group.Length == 0 ? new Other() : this; }
            public sealed class Handler : IMessageHandler<Sample.SendMessage>
            {
                public ValueTask HandleAsync(Sample.SendMessage message, CancellationToken cancellationToken) => default;
                public static void Use(IMqttBuilder builder, SampleSubscriber subscriber, TimeSpan span)
                {
                    {{statement}}
                }
            }
            """,
            [Client], ("TypedMqttTargetBrokers", brokers));

        Assert.Contains(expected ?? "", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rabbitmq-3.12", "[Topic(\"a\", {|TMQ0406:MessageExpirySeconds = 5|})] ValueTask SendAsync(int x);", "ISample.SendAsync expires, and rabbitmq-3.12 keeps messages for ever")]
    [InlineData("emqx-5:expiry=no;nats-2.9", "[Topic(\"a\", {|TMQ0406:MessageExpirySeconds = 5|})] ValueTask SendAsync(int x);", "emqx-5 and nats-2.9 keep messages for ever")]
    [InlineData("nats-2.11", "[Topic(\"a\")] ValueTask SendAsync(int x);", null)]
    [InlineData("nanomq", "[Topic(\"a\", MessageExpirySeconds = 5)] ValueTask SendAsync(int x);", null)]
    public Task Expiry__is_not_everywhere(string brokers, string member, string? expected) => VerifyAsync(brokers, member, expected);

    [Theory]
    [InlineData("emqx-5:user-properties=no", "[Topic(\"a\")] ValueTask<int> {|TMQ0407:AskAsync|}(int x, CancellationToken token);", "A responder says in user properties that a request of ISample.AskAsync failed, and why, and emqx-5 does not carry user properties: requesters")]
    [InlineData("nats-2.11", "[Topic(\"a\")] ValueTask<int> {|TMQ0403:AskAsync|}(int x, CancellationToken token);", null)]
    [InlineData("emqx-5:user-properties=no", "[Topic(\"a\")] ValueTask SendAsync(int x, CallContext context);", null)]
    public Task User_properties__tell_errors(string brokers, string member, string? expected) => VerifyAsync(brokers, member, expected);

    [Theory]
    [InlineData("aws-iot-core", "[Topic(\"a\", {|TMQ0408:MaxPayloadBytes = 131_073|})] ValueTask SendAsync(int x);", "A payload of ISample.SendAsync may have 131073 bytes: aws-iot-core takes 131072 bytes; set MaxPayloadBytes to 131072 or less")]
    [InlineData("aws-iot-core", "[Topic(\"a\", Format = PayloadFormat.Raw)] ValueTask SendAsync({|TMQ0408:byte[]|} x);", "may have 262144 bytes")]
    [InlineData("aws-iot-core", "[Topic(\"a\", Format = PayloadFormat.Text)] ValueTask SendAsync({|TMQ0408:string|} x);", "may have 262144 bytes")]
    [InlineData("azure-event-grid", "[Topic(\"a\", Retain = true, {|TMQ0408:MaxPayloadBytes = 65_537|})] ValueTask SendAsync(int x);", "azure-event-grid takes 65536 bytes of a retained message; set MaxPayloadBytes to 65536 or less")]
    [InlineData("emqx-5;azure-event-grid", "[Topic(\"a\", {|TMQ0408:MaxPayloadBytes = 2_000_000|})] ValueTask SendAsync(int x);", "emqx-5 takes packets of 1048576 bytes, topic included, azure-event-grid takes packets of 524288 bytes, topic included; set MaxPayloadBytes to 524213 or less")]
    [InlineData("emqx-5", "[Topic(\"a\", {|TMQ0408:MaxPayloadBytes = 1_048_502|})] ValueTask SendAsync(int x);", "set MaxPayloadBytes to 1048501 or less")]
    [InlineData("emqx-5", "[Topic(\"a\", MaxPayloadBytes = 1_048_501)] ValueTask SendAsync(int x);", null)]
    [InlineData("azure-event-grid", "[Topic(\"a\", MaxPayloadBytes = 65_537)] ValueTask SendAsync(int x);", null)]
    [InlineData("aws-iot-core", "[Topic(\"a\")] ValueTask SendAsync(Reading x);", null)]
    [InlineData("aws-iot-core", "[Topic(\"a\")] ValueTask SendAsync();", null)]
    [InlineData("vernemq", "[Topic(\"a\", MaxPayloadBytes = 100_000_000)] ValueTask SendAsync(int x);", null)]
    public Task Payload__has_a_limit(string brokers, string member, string? expected) => VerifyAsync(brokers, member, expected);

    [Theory]
    [InlineData("aws-iot-core", "1/2/3/4/5/6/7/8", DiagnosticSeverity.Warning, "With the topic root, a topic of ISample.SendAsync has up to 80 bytes and 9 levels: aws-iot-core takes 8 levels;")]
    [InlineData("aws-iot-core", "1/2/3/4/5/6/7/8/9", DiagnosticSeverity.Error, "10 levels: aws-iot-core takes 8 levels;")]
    [InlineData("typedmqtt:topic=100;aws-iot-core", "1/2/3/4/5/6/7/{x:max=60}", DiagnosticSeverity.Warning, "up to 139 bytes and 9 levels: typedmqtt takes 100 bytes, aws-iot-core takes 8 levels;")]
    [InlineData("typedmqtt:topic=5:levels=1", "1/2/3", DiagnosticSeverity.Error, "typedmqtt takes 5 bytes and 1 levels;")]
    [InlineData("aws-iot-core", "1/2/3/4/5/6/7", null, "")]
    [InlineData("vernemq:levels=20", "1/2/3/4/5/6/7/8/9/10/11", null, "")]
    public async Task Topic__has_a_limit_that_counts_the_root(string brokers, string template, DiagnosticSeverity? severity, string expected)
    {
        var topic = severity is null ? $"\"{template}\"" : $"{{|TMQ0409:\"{template}\"|}}";
        var member = template.Contains('{', StringComparison.Ordinal) ? $"[Topic({topic})] ValueTask SendAsync(string x, int y);" : $"[Topic({topic})] ValueTask SendAsync(int y);";
        await VerifyAsync(brokers, member, expected);

        Assert.Equal(severity, (await AnalyzeAsync(brokers, member)).SingleOrDefault()?.Severity);
    }

    [Fact]
    public Task Topic__has_a_limit_that_counts_the_response_and_legacy_topics_have_it_too() => VerifyAsync(
        "aws-iot-core",
        """
        [Topic({|TMQ0409:"1/2/3/4/5/6"|})] ValueTask<int> AskAsync(int x, CancellationToken token);
        [Topic("1/2/3/4"), LegacyTopic({|TMQ0409:"1/2/3/4/5"|})] ValueTask<int> OtherAsync(int x, CancellationToken token);
        """,
        "With the topic root and the response, a topic of ISample.AskAsync");

    [Fact]
    public async Task Portable_limits__are_for_brokers_whose_limits_are_not_known()
    {
        var levels = string.Join('/', Enumerable.Repeat("a", 70));
        await VerifyAsync("typedmqtt", $"[Topic(\"{levels}\")] ValueTask SendAsync(int y);");
        await VerifyAsync("typedmqtt;hivemq-4", $"[Topic({{|TMQ0109:\"{levels}\"|}})] ValueTask SendAsync(int y);");
    }

    [Theory]
    [InlineData("aws-iot-core", "[Topic(\"a\"), Request({|TMQ0412:TimeoutSeconds = 3601|})] ValueTask<int> AskAsync(int x, CancellationToken token);", "A requester of ISample.AskAsync waits 3601 seconds: aws-iot-core keeps a session for 3600 seconds at most; a response")]
    [InlineData("aws-iot-core", "[Topic(\"a\"), Request(TimeoutSeconds = 3600)] ValueTask<int> AskAsync(int x, CancellationToken token);", null)]
    [InlineData("emqx-5", "[Topic(\"a\"), Request(TimeoutSeconds = 3601)] ValueTask<int> AskAsync(int x, CancellationToken token);", null)]
    public Task Request__waits_no_longer_than_its_session_is_kept(string brokers, string member, string? expected) => VerifyAsync(brokers, member, expected);

    [Fact]
    public async Task Unknown_broker__is_told_at_the_first_contract()
    {
        var message = await Markup.VerifyInProjectAsync(
            """
            using System.Threading.Tasks;
            using TypedMqtt;
            [MqttContract] public interface ISecond { [Topic("a", Qos.ExactlyOnce)] ValueTask SendAsync(int x); }
            [MqttContract] public interface {|TMQ0400:{|TMQ0400:IFirst|}|} { [Topic("b")] ValueTask SendAsync(int x); }
            """,
            ("TypedMqttTargetBrokers", "rabitmq;emqx-5:level=3"));

        Assert.Contains("TypedMqttTargetBrokers says 'rabitmq': no broker that is known has this name (did you mean rabbitmq-4?); known are mosquitto-1.6, mosquitto-2.0,", message, StringComparison.Ordinal);
        Assert.Contains("TypedMqttTargetBrokers says 'level=3': a broker has no setting 'level' here (did you mean levels?); known are mqtt5, qos2,", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Channel_inherited_from_the_same_project__is_marked_where_it_is_declared()
    {
        var message = await Markup.VerifyInProjectAsync(
            """
            using System.Threading.Tasks;
            using TypedMqtt;
            [MqttContract] public interface IBase { [Topic("a", {|TMQ0401:Qos.ExactlyOnce|})] ValueTask SendAsync(int x); }
            [MqttContract] public interface IHeir : IBase, IPart { [Topic("b")] ValueTask OtherAsync(int x); }
            public interface IPart { [Topic("c", {|TMQ0401:Qos.ExactlyOnce|})] ValueTask PartAsync(int x); }
            """,
            ("TypedMqttTargetBrokers", "rabbitmq-4"));

        Assert.Contains("IHeir.PartAsync has QoS 2", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Channel_inherited_from_another_project__is_marked_at_the_heir()
    {
        var library = Compiler.Library(
            "Library",
            """
            using System.Threading.Tasks;
            using TypedMqtt;
            [MqttContract] public interface IBase { [Topic("a", Qos.ExactlyOnce)] ValueTask SendAsync(int x); }
            public interface IPart { [Topic("c", Qos.ExactlyOnce)] ValueTask PartAsync(int x); }
            """);
        var message = await Markup.VerifyInProjectAsync(
            """
            using System.Threading.Tasks;
            using TypedMqtt;
            [MqttContract] public interface {|TMQ0401:{|TMQ0401:IHeir|}|} : IBase, IPart { [Topic("b")] ValueTask OtherAsync(int x); }
            """,
            [library], ("TypedMqttTargetBrokers", "rabbitmq-4"));

        Assert.Contains("IBase.SendAsync has QoS 2", message, StringComparison.Ordinal);
        Assert.Contains("IHeir.PartAsync has QoS 2", message, StringComparison.Ordinal);
    }

    [Fact]
    public Task Without_the_property__nothing_is_reported() => VerifyAsync(
        "",
        """
        [Topic("v1.2/{x}/3/4/5/6/7/8/9/10/11", Qos.ExactlyOnce, Retain = true, MessageExpirySeconds = 5, MaxPayloadBytes = 100_000_000)] ValueTask SendAsync(int x, int y);
        [Topic("b"), Request(TimeoutSeconds = 1_000_000)] ValueTask<int> AskAsync(int x, CancellationToken token);
        """);

    private static async Task VerifyAsync(string brokers, string member, string? expected = null) =>
        Assert.Contains(expected ?? "", await Markup.VerifyInProjectAsync(Contract.With(member), ("TypedMqttTargetBrokers", brokers)), StringComparison.Ordinal);

    /// <summary>What is reported where warnings are no errors.</summary>
    private static async Task<IEnumerable<Diagnostic>> AnalyzeAsync(string brokers, string marked)
    {
        var compilation = Compiler.Compile(Markup.Parse(Contract.With(marked)).Source);
        return await Compiler.AnalyzeAsync(compilation.WithOptions(compilation.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default)), [("TypedMqttTargetBrokers", brokers)]);
    }
}
