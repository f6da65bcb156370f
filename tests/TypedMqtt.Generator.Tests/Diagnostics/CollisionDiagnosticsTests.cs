using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Diagnostics;

public sealed class CollisionDiagnosticsTests
{
    private const string Library =
        """
        using System.Threading.Tasks;
        using TypedMqtt;
        namespace Plant;
        [MqttContract(Prefix = "plant")]
        public interface ILine { [Topic("{id}/state")] ValueTask StateAsync(string id, int state); }
        """;

    [Fact]
    public async Task Contracts_of_one_project__are_marked_at_both()
    {
        var message = await Markup.VerifyAsync(
            """
            using System.Threading.Tasks;
            using TypedMqtt;
            [MqttContract] public interface IOne { [Topic({|TMQ0120:"a/{x}"|})] ValueTask SendAsync(int x, int value); }
            [MqttContract(Prefix = "a")] public interface ITwo { [Topic({|TMQ0120:"7"|})] ValueTask SendAsync(string value); [Topic("x7")] ValueTask OtherAsync(string value); }
            [MqttContract] public interface IThree { [Topic({|TMQ0121:"b"|})] ValueTask SendAsync(int value); }
            [MqttContract] public interface IFour { [Topic({|TMQ0121:"{y}"|})] ValueTask SendAsync(string y, int value); }
            """);

        Assert.Contains("One.Send and Two.Send both match 'a/7'", message, StringComparison.Ordinal);
        Assert.Contains("Two.Send and One.Send both match 'a/7'", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_contract_of_a_reference__is_named_with_its_assembly()
    {
        var message = await Markup.VerifyAsync(
            """
            using System.Threading.Tasks;
            using TypedMqtt;
            [MqttContract(Prefix = "plant/all")] public interface IMine
            {
                [Topic({|TMQ0120:"state"|})] ValueTask StateAsync(string state);
                [Topic("state/{x}")] ValueTask OtherAsync(string x);
            }
            """,
            references: Compiler.Library("Plant.Contracts", Library));

        Assert.Contains("Mine.State and Line.State (in Plant.Contracts) both match 'plant/all/state'", message, StringComparison.Ordinal);
    }

    [Fact]
    public Task Two_references_that_collide_with_each_other__are_their_own_affair() => Markup.VerifyAsync(
        """
        using System.Threading.Tasks;
        using TypedMqtt;
        [MqttContract] public interface IMine { [Topic("mine")] ValueTask SendAsync(); }
        """,
        references:
        [
            Compiler.Library("Plant.Contracts", Library),
            Compiler.Library("Other.Contracts", Library.Replace("Plant", "Other", StringComparison.Ordinal).Replace("int state", "string state", StringComparison.Ordinal)),
        ]);
}
