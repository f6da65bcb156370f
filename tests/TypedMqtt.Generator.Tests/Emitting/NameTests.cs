using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Emitting;

/// <summary>Names of users' code that could be in the way of what is generated; it compiles under the strictest settings.</summary>
public sealed class NameTests
{
    [Theory]
    // Keywords.
    [InlineData("""[Topic("a/{class}/{event}", Retain = true), LastWill] ValueTask @event(int @class, Mode @event, string @new, CancellationToken @lock = default);""")]
    [InlineData("""[Topic("a/{class}")] ValueTask<int> @return(int @class, Mode @out, CancellationToken @lock = default);""")]
    [InlineData("""[Topic("a")] IAsyncEnumerable<int> @yield(Mode @in);""")]
    // What generated members call their own.
    [InlineData("""[Topic("a/{topic}/{response}", Retain = true)] ValueTask SendAsync(Mode topic, Mode response, int payload);""")]
    [InlineData("""[Topic("a/{response}")] ValueTask<Mode> AskAsync(Mode response, CancellationToken token);""")]
    [InlineData("""[Topic("a/{writer}/{reader}/{value}/{context}/{message}")] ValueTask SendAsync(int writer, string reader, Guid value, DateOnly context, bool message, int connection, CallContext scratch = default);""")]
    [InlineData("""[Topic("a/{Context}/{Payload}/{IsCleared}/{scratch}", Retain = true), LastWill] ValueTask SendAsync(int Context, string Payload, bool IsCleared, int scratch, int options);""")]
    // Values that parameters take when they are left out.
    [InlineData("""[Topic("a/{line}/{name}/{mode}/{on}", Retain = true)] ValueTask SendAsync(int line = -1, string name = "a\"b\\c\n", Mode mode = Mode.Two, bool on = true, double value = 1.5, CallContext context = default);""")]
    [InlineData("""[Topic("a/{id}")] ValueTask SendAsync(Guid id = default, decimal? value = 1.5m, CancellationToken token = default);""")]
    public void Names_and_defaults_of_methods__compile(string member) => Compiler.Generate(
        $$"""
        #pragma warning disable CS1591
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using TypedMqtt;
        namespace @namespace.System.@class
        {
            [MqttContract(Prefix = "p/{object}")]
            public interface IOne
            {
                {{member}}
            }

            public enum Mode { One, Two = -7, @class }

            public static partial class @struct
            {
                [MqttContract(Prefix = "q")]
                public interface ITwo : IOne
                {
                    [Topic("t")] ValueTask TaskAsync(Task task);
                }
            }

            public sealed record Task(int @int, Object? Object);
            public sealed record Object(string @string, Mode Mode);
        }
        """);

    [Fact]
    public void Inherited_contracts_of_one_name__compile() => Compiler.Generate(
        """
        #pragma warning disable CS1591
        using System.Threading.Tasks;
        using TypedMqtt;
        namespace One
        {
            [MqttContract(Prefix = "one", Name = "One")]
            public interface ILine { [Topic("t", Retain = true)] ValueTask SendAsync(int value = 1); }
        }

        namespace Two
        {
            [MqttContract(Prefix = "two/{site}", Name = "Two")]
            public interface ILine { [Topic("t", Retain = true)] ValueTask SendAsync(int value = 1); [Topic("u")] ValueTask SendAsync(string text); }
        }

        namespace Three
        {
            [MqttContract(Prefix = "three")]
            public interface IBoth : One.ILine, Two.ILine { [Topic("v")] new ValueTask SendAsync(int value); }
        }
        """);
}
