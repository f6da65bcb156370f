using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Emitting;

/// <summary>A channel that is an error to use: for users, and not for what is generated.</summary>
public sealed class ObsoleteTests
{
    private const string Contract =
        """
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using TypedMqtt;

        namespace Plant
        {
            /// <summary>Press.</summary>
            [MqttContract(Prefix = "plant/{site:id}")]
            public interface IPress
            {
                /// <summary>State.</summary>
                /// <param name="mode">Mode.</param>
                /// <param name="newton">Force.</param>
                /// <returns>Task.</returns>
                [Topic("force/{mode}", Retain = true), LastWill, Obsolete("Use PressureAsync.", true)]
                ValueTask ForceAsync(Mode mode, int newton);

                /// <summary>Request.</summary>
                /// <param name="bar">Pressure.</param>
                /// <returns>What it was.</returns>
                [Topic("set"), Obsolete("Use another.", error: true)]
                ValueTask<int> SetAsync(int bar);

                /// <summary>Stream.</summary>
                /// <param name="count">Count.</param>
                /// <returns>Items.</returns>
                [Topic("history"), Obsolete("Use another.", true)]
                IAsyncEnumerable<Reading> HistoryAsync(int count);

                /// <summary>Pressure.</summary>
                /// <param name="bar">Pressure.</param>
                /// <returns>Task.</returns>
                [Topic("pressure")]
                ValueTask PressureAsync(int bar);
            }

            /// <summary>Inherits.</summary>
            [MqttContract(Prefix = "plant/{site:id}")]
            public interface IBigPress : IPress
            {
                /// <summary>Door.</summary>
                /// <param name="open">Open.</param>
                /// <returns>Task.</returns>
                [Topic("door")]
                ValueTask DoorAsync(bool open);
            }

            /// <summary>Reading.</summary>
            public sealed record Reading(double Bar);

            /// <summary>Mode.</summary>
            public enum Mode
            {
                /// <summary>One.</summary>
                One,
            }
        }
        """;

    /// <summary>A consumer implements the contract whole, which uses no channel.</summary>
    private const string Consumer =
        """
        public sealed class Consumer : Plant.IPress
        {
            public System.Threading.Tasks.ValueTask ForceAsync(Plant.Mode mode, int newton) => default;
            public System.Threading.Tasks.ValueTask<int> SetAsync(int bar) => default;
            public System.Collections.Generic.IAsyncEnumerable<Plant.Reading> HistoryAsync(int count) => throw new System.NotSupportedException();
            public System.Threading.Tasks.ValueTask PressureAsync(int bar) => default;
        }
        """;

    [Fact]
    public void Generated_code__compiles_without_a_word() => Compiler.Generate(Contract);

    [Theory]
    [InlineData("line.ForceAsync(Plant.Mode.One, 1)")]
    [InlineData("line.SetAsync(1)")]
    [InlineData("line.HistoryAsync(1)")]
    [InlineData("publisher.ForceAsync(Plant.Mode.One, 1)")]
    [InlineData("publisher.ClearForceAsync(Plant.Mode.One)")]
    [InlineData("publisher.SetAsync(1)")]
    [InlineData("big.HistoryAsync(1)")]
    [InlineData("subscriber.SubscribeForceAsync()")]
    [InlineData("subscriber.GetForceAsync(\"berlin\", Plant.Mode.One)")]
    [InlineData("Plant.Press.Force")]
    [InlineData("Plant.Press.Will.Force(\"berlin\", Plant.Mode.One, 1)")]
    public void Use_of_the_channel__is_an_error(string use) => Assert.Equal("CS0619", Assert.Single(Errors(use)).Id);

    [Theory]
    [InlineData("line.PressureAsync(1)")]
    [InlineData("Plant.Press.Pressure")]
    [InlineData("builder.AddPressConsumer<Consumer>()")]
    [InlineData("builder.AddPressPublisher(\"berlin\")")]
    [InlineData("builder.AddBigPressPublisher(\"berlin\")")]
    public void Use_of_what_is_beside_it__is_fine(string use) => Assert.Empty(Errors(use));

    private static List<Diagnostic> Errors(string use)
    {
        var user =
            $$"""
            using Plant;
            public static class User
            {
                public static void Use(
                    Plant.IPress line, Plant.PressPublisher publisher, Plant.BigPressPublisher big, Plant.PressSubscriber subscriber, TypedMqtt.IMqttBuilder builder) =>
                    _ = {{use}};
            }
            """;
        var compilation = Compiler.Compile(user, Consumer).AddReferences(Compiler.Library("Plant.Contracts", Contract));
        return [.. compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity >= DiagnosticSeverity.Warning && d.Id is not ("CS1591" or "CS8019"))];
    }
}
