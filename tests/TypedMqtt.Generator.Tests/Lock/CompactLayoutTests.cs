using System.Buffers;
using System.Reflection;
using System.Runtime.Loader;
using MessagePack;
using MessagePack.Formatters;
using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Lock;

/// <summary>The compact layout: what the lock says is what is on the wire.</summary>
public sealed class CompactLayoutTests
{
    [Fact]
    public void A_temperature__takes_22_bytes_and_comes_back()
    {
        var formatter = Formatter(Source("double Celsius, System.DateTimeOffset MeasuredAt"), out var type, Locked.Header);
        var now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromMinutes(60));
        var value = Activator.CreateInstance(type, 21.5, now)!;

        var bytes = Write(formatter, value);

        Assert.Equal((22, 0x92), (bytes.Length, bytes[0]));
        Assert.Equal(value, Read(formatter, bytes));
    }

    [Fact]
    public void Numbers__are_those_of_the_lock_and_the_next_one_for_what_is_new()
    {
        // B had 0, a retired member 5; C is new.
        var released = "# typedmqtt.lock 1\nmember Body 1 A i32 required\nmember Body 0 B i32 required\n*RETIRED* member Body 5 Old i32\n";
        var formatter = Formatter(Source("int A, int B, int C = 0"), out var type, released);

        var bytes = Write(formatter, Activator.CreateInstance(type, 1, 2, 3)!);

        Assert.Equal("97-02-01-C0-C0-C0-C0-03", BitConverter.ToString(bytes));
        // An older version knows two members.
        Assert.Equal(Activator.CreateInstance(type, 1, 2, 0), Read(formatter, [0x92, 2, 1]));
        Assert.Contains("member Body 6 C i32 optional\n", Locked.Text(Source("int A, int B, int C = 0"), released), StringComparison.Ordinal);
    }

    [Fact]
    public void Order_of_declaration__does_not_matter_once_it_is_locked()
    {
        var first = Locked.Text(Source("int A, string B"));
        var formatter = Formatter(Source("string B, int A"), out var type, first);

        Assert.Equal("92-07-A1-78", BitConverter.ToString(Write(formatter, Activator.CreateInstance(type, "x", 7)!)));
        Assert.Equal(first, Locked.Text(Source("string B, int A"), first));
    }

    [Fact]
    public void A_type_in_both_layouts__has_a_form_for_each()
    {
        var source = Source("int A").Replace("}\n", "[Topic(\"b\")] ValueTask NamedAsync(Body body); }\n", StringComparison.Ordinal);
        var text = Locked.Text(source);

        Assert.Contains("member Body 0 A i32 required\nmember Body A i32 required\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_lock__nothing_is_generated_for_the_contract()
    {
        var (_, result) = Locked.Generate(Source("int A"), null);

        Assert.DoesNotContain(result.GeneratedSources, s => s.HintName.StartsWith("Sample", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("# typedmqtt.lock 1\nmember Body 7 A i32 required\nmember Body 5 B i32 required\n")]
    public void Contract_of_another_project__keeps_the_numbers_of_its_own_lock(string? heirsLock)
    {
        var library = Image(Locked.Generate(Source("int A, int B"), "# typedmqtt.lock 1\nmember Body 1 A i32 required\nmember Body 0 B i32 required\n").Compilation.WithAssemblyName("Library"));
        var (compilation, result) = Locked.Generate(
            """
            using System.Threading.Tasks;
            using TypedMqtt;
            namespace Heirs;
            [MqttContract] public interface IHeir : Sample.ISample { [Topic("own")] ValueTask OwnAsync(int x); }
            public static class Probe { public static ValueTask Send(IMqttSender sender) => new HeirPublisher(sender).SendAsync(new Sample.Body(1, 2)); }
            """,
            heirsLock, MetadataReference.CreateFromImage(library));

        // What the heir sends of the inherited contract, the library writes.
        Assert.DoesNotContain(result.GeneratedSources, s => s.HintName.Contains("Body", StringComparison.Ordinal));
        var sender = new Sender();
        var context = new AssemblyLoadContext("heir");
        using var declaring = new MemoryStream(library);
        using var heir = new MemoryStream(Image(compilation));
        context.LoadFromStream(declaring);
        context.LoadFromStream(heir).GetType("Heirs.Probe", throwOnError: true)!.GetMethod("Send")!.Invoke(null, [sender]);
        Assert.Equal("92-02-01", BitConverter.ToString(sender.Payload));
    }

    [Fact]
    public void Heir_in_the_same_project__waits_for_the_lock_too()
    {
        var source = Source("int A") + "\n[MqttContract] public interface IHeir : ISample { [Topic(\"own\")] ValueTask OwnAsync(int x); }";

        Assert.DoesNotContain(Locked.Generate(source, null).Result.GeneratedSources, s => s.HintName.StartsWith("Sample", StringComparison.Ordinal));
        Assert.Contains(Locked.Generate(source, Locked.Header).Result.GeneratedSources, s => s.HintName == "Sample.IHeir.g.cs");
    }

    [Fact]
    public void The_schema__changes_with_the_numbers()
    {
        static string Schema(string released) => string.Concat(Locked.Generate(Source("int A"), released).Result.GeneratedSources.Select(s => s.SourceText.ToString()));

        Assert.NotEqual(Schema("# typedmqtt.lock 1\nmember Body 1 A i32 required\n"), Schema("# typedmqtt.lock 1\nmember Body 0 A i32 required\n"));
    }

    private static string Source(string parameters) =>
        $$"""
        using System.Threading.Tasks;
        using TypedMqtt;
        namespace Sample;
        [MqttContract(Layout = PayloadLayout.Compact)]
        public interface ISample { [Topic("a", Layout = PayloadLayout.Compact)] ValueTask SendAsync(Body body);
        }

        public sealed record Body({{parameters}});
        """.Replace("[MqttContract(Layout = PayloadLayout.Compact)]", "[MqttContract]", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal);

    private static byte[] Image(Compilation compilation)
    {
        using var image = new MemoryStream();
        var options = compilation.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default);
        var result = compilation.WithOptions(options).Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return image.ToArray();
    }

    private static object Formatter(string source, out Type type, string released)
    {
        var assembly = Assembly.Load(Image(Locked.Generate(source, released).Compilation));
        type = assembly.GetType("Sample.Body", throwOnError: true)!;
        return assembly.GetType("TypedMqtt.Generated.Sample_BodyCompactFormatter", throwOnError: true)!.GetField("Instance")!.GetValue(null)!;
    }

    private static byte[] Write(object formatter, object value) => (byte[])typeof(CompactLayoutTests)
        .GetMethod(nameof(WriteAs), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(value.GetType()).Invoke(null, [formatter, value])!;

    private static byte[] WriteAs<T>(IMessagePackFormatter<T> formatter, T value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        formatter.Serialize(ref writer, value, MessagePackSerializerOptions.Standard);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static object? Read(object formatter, byte[] bytes) => typeof(CompactLayoutTests)
        .GetMethod(nameof(ReadAs), BindingFlags.Static | BindingFlags.NonPublic)!
        .MakeGenericMethod(formatter.GetType().GetInterfaces().Single(i => i.IsGenericType).GenericTypeArguments[0]).Invoke(null, [formatter, bytes]);

    private static object? ReadAs<T>(IMessagePackFormatter<T> formatter, byte[] bytes)
    {
        var reader = new MessagePackReader(bytes);
        return formatter.Deserialize(ref reader, MessagePackSerializerOptions.Standard);
    }

    private sealed class Sender : IMqttSender
    {
        public byte[] Payload { get; private set; } = [];

        public PublishScratch RentScratch() => PublishScratch.Rent();

        public ValueTask PublishAsync(PublishScratch scratch, MqttChannelInfo channel, in CallContext context)
        {
            Payload = scratch.Payload.ToArray();
            scratch.Return();
            return default;
        }

        public ValueTask<TResponse> RequestAsync<TRequest, TResponse>(PublishScratch scratch, MqttRequestChannel<TRequest, TResponse> channel, string filter, in CallContext context)
            where TRequest : struct, IChannelMessage => throw new NotSupportedException();

        public IAsyncEnumerable<TItem> RequestStream<TRequest, TItem>(PublishScratch scratch, MqttStreamChannel<TRequest, TItem> channel, string filter, in CallContext context)
            where TRequest : struct, IChannelMessage => throw new NotSupportedException();
    }
}
