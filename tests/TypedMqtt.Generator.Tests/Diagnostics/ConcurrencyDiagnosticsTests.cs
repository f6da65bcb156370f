using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Diagnostics;

public sealed class ConcurrencyDiagnosticsTests
{
    private static readonly MetadataReference Client = MetadataReference.CreateFromFile(typeof(MqttClientOptions).Assembly.Location);

    [Theory]
    [InlineData("o => o.Concurrency = {|TMQ0511:1024|}", "", "1024 by default")]
    [InlineData("o => { o.Concurrency = {|TMQ0511:64|}; }", "new MqttClientOptions { ReceiveMaximum = 64 }", "64 here")]
    [InlineData("o => { o.Concurrency = {|TMQ0511:Wide|}; }", "new MqttClientOptions() with { ReceiveMaximum = 10 }", "10 here")]
    public async Task Concurrency_that_is_never_reached__is_marked_at_its_value(string configure, string options, string named)
    {
        var message = await VerifyAsync(configure, options);

        Assert.Contains(named, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("o => o.Concurrency = 1023", "")]
    [InlineData("o => o.Concurrency = 2000", "new MqttClientOptions { ReceiveMaximum = 4000 }")]
    [InlineData("o => o.Concurrency = 2000", "new MqttClientOptions { ReceiveMaximum = (ushort)Environment.ProcessorCount }")]
    [InlineData("o => o.Concurrency = Environment.ProcessorCount", "")]
    [InlineData("o => o.BufferCapacity = 2000", "")]
    public Task Concurrency_that_may_be_reached__is_fine(string configure, string options) => VerifyAsync(configure, options);

    [Fact]
    public Task The_window_of_another_connection__does_not_count() =>
        VerifyAsync("o => o.Concurrency = 8", "", "Make(new MqttClientOptions { ReceiveMaximum = 4 }, builder);");

    private static Task<string> VerifyAsync(string configure, string options, string elsewhere = "") => Markup.VerifyAsync(
        $$"""
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using TypedMqtt;
        [MqttContract] public interface ISample { [Topic("a")] ValueTask SendAsync(int x); }
        public sealed class Handler : IMessageHandler<Sample.SendMessage>
        {
            private const int Wide = 100;
            public ValueTask HandleAsync(Sample.SendMessage message, CancellationToken cancellationToken) => default;
            public static void Register(IMqttBuilder builder)
            {
                Make({{(options.Length > 0 ? options : "null")}}, builder.AddHandler<Handler>(Sample.Send, {{configure}}));
                {{elsewhere}}
            }
            private static void Make(object? options, IMqttBuilder builder) => throw new NotSupportedException($"{options} {builder}");
            public static int Width() => Wide;
        }
        """,
        references: Client);
}
