using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Diagnostics;

/// <summary>Contracts that share the name by which manifest and lock know them: {|TMQ0030:.</summary>
public sealed class ContractNameTests
{
    private const string Two =
        """
        using System.Threading.Tasks;
        using TypedMqtt;
        namespace Press { [MqttContract] public interface {|TMQ0030:IState|} { [Topic("press")] ValueTask ChangedAsync(int value); } }
        namespace Oven { [MqttContract] public interface {|TMQ0030:IState|} { [Topic("oven")] ValueTask ChangedAsync(int value); } }
        """;

    [Fact]
    public async Task In_one_project__are_marked_at_both()
    {
        var message = await Markup.VerifyAsync(Two);

        Assert.Contains("IState has the name State, by which manifest and lock know a contract, and so has Oven.IState; set Name", message, StringComparison.Ordinal);
        Assert.Contains("and so has Press.IState", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_reference__is_named_with_its_assembly()
    {
        var message = await Markup.VerifyAsync(
            """
            using System.Threading.Tasks;
            using TypedMqtt;
            namespace Oven { [MqttContract(Name = "State")] public interface {|TMQ0030:IChanges|} { [Topic("oven")] ValueTask ChangedAsync(int value); } }
            """,
            references: Compiler.Library("Plant", "namespace Press { [TypedMqtt.MqttContract] public interface IState { [TypedMqtt.Topic(\"press\")] System.Threading.Tasks.ValueTask ChangedAsync(int value); } }"));

        Assert.Contains("Press.IState of Plant", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_names_of_their_own__are_fine() => await Markup.VerifyAsync(
        Two.Replace("{|TMQ0030:IState|}", "IState", StringComparison.Ordinal).Replace("Oven { [MqttContract]", "Oven { [MqttContract(Name = \"OvenState\")]", StringComparison.Ordinal));

    /// <summary>The comparison with a lock goes on; it takes one of them.</summary>
    [Fact]
    public async Task Beside_a_lock__do_not_end_its_comparison()
    {
        var source = Two.Replace("{|TMQ0030:IState|}", "IState", StringComparison.Ordinal);

        var findings = await Locked.AnalyzeAsync(source, Locked.Header + "channel State.Changed event qos=1 topic=oven payload=i64 format=msgpack layout=named\n");

        Assert.DoesNotContain(findings, d => d.Id == "AD0001");
        Assert.NotEmpty(findings);
    }
}
