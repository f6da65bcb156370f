namespace TypedMqtt.Generator.Tests.Support;

internal static class Sources
{
    public const string Telemetry =
        """
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using TypedMqtt;

        [assembly: MqttRole("line-controller", "site")]
        [assembly: MqttRole("dashboard")]
        [assembly: MqttRole("alarm-service")]

        namespace Quickstart
        {
            /// <summary>Line to plant.</summary>
            [MqttContract(Prefix = "plant/{site:id}")]
            public interface ILineTelemetry
            {
                /// <summary>Temperature.</summary>
                /// <param name="line">Line.</param>
                /// <param name="reading">Reading.</param>
                /// <param name="cancellationToken">Token.</param>
                /// <returns>Task.</returns>
                [Topic("line/{line}/temperature", Qos.AtLeastOnce, Retain = true)]
                [Publishers("line-controller"), Subscribers("dashboard", "alarm-service")]
                ValueTask TemperatureAsync(int line, Temperature reading, CancellationToken cancellationToken = default);

                /// <summary>Status.</summary>
                /// <param name="line">Line.</param>
                /// <param name="status">Status.</param>
                /// <param name="context">Context.</param>
                /// <returns>Task.</returns>
                [Topic("line/{line:1..99}/status", Retain = true), LastWill(DelaySeconds = 5)]
                [Publishers("line-controller"), Subscribers("dashboard")]
                Task StatusAsync(int line, Status status, CallContext context = default);
            }

            /// <summary>Reading.</summary>
            public readonly record struct Temperature(double Celsius, DateTimeOffset MeasuredAt);

            /// <summary>State.</summary>
            public enum State
            {
                /// <summary>Off.</summary>
                Offline,

                /// <summary>On.</summary>
                Online,
            }

            /// <summary>Status.</summary>
            public sealed class Status
            {
                /// <summary>State.</summary>
                public required State State { get; init; }

                /// <summary>Unit.</summary>
                public string Unit { get; init; } = "C";

                /// <summary>Tags.</summary>
                public List<string?> Tags { get; set; } = [];

                /// <summary>Limits.</summary>
                public IReadOnlyDictionary<string, double?>? Limits { get; set; }
            }
        }
        """;

    /// <summary>Requests: one response, only success, a stream; with a bound placeholder.</summary>
    public const string Requests =
        """
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using TypedMqtt;

        [assembly: MqttRole("line-controller", "site")]
        [assembly: MqttRole("dashboard")]

        namespace Plant
        {
            /// <summary>Oven.</summary>
            [MqttContract(Prefix = "plant/{site:id}"), Requesters("dashboard"), Responders("line-controller")]
            public interface IOven
            {
                /// <summary>Setpoint.</summary>
                /// <param name="number">Number.</param>
                /// <param name="celsius">Celsius.</param>
                /// <param name="cancellationToken">Token.</param>
                /// <returns>What it was.</returns>
                [Topic("oven/{number}/setpoint")]
                ValueTask<Setpoint> ChangeSetpointAsync(int number, double celsius, CancellationToken cancellationToken = default);

                /// <summary>Door.</summary>
                /// <param name="number">Number.</param>
                /// <param name="context">Context.</param>
                /// <returns>Success.</returns>
                [Topic("oven/{number}/door", Qos.ExactlyOnce), Request(TimeoutSeconds = 3, Idempotent = true)]
                Task<Empty> OpenDoorAsync(int number, CallContext context = default);

                /// <summary>History.</summary>
                /// <param name="number">Number.</param>
                /// <param name="cancellationToken">Token.</param>
                /// <returns>Items.</returns>
                [Topic("oven/{number}/history"), Request(StreamCredit = 64, ResponseFormat = PayloadFormat.Text)]
                IAsyncEnumerable<string> HistoryAsync(int number, CancellationToken cancellationToken = default);
            }

            /// <summary>Setpoint.</summary>
            public readonly record struct Setpoint(double Celsius);
        }
        """;

    /// <summary>Channels that moved: a retained one that is sent to both topics, and a request.</summary>
    public const string Legacy =
        """
        using System.Threading;
        using System.Threading.Tasks;
        using TypedMqtt;

        [assembly: MqttRole("line-controller", "site")]
        [assembly: MqttRole("dashboard")]

        namespace Plant
        {
            /// <summary>Line to plant.</summary>
            [MqttContract(Prefix = "plant/{site:id}"), Publishers("line-controller"), Subscribers("dashboard")]
            public interface ILine
            {
                /// <summary>Temperature.</summary>
                /// <param name="number">Number.</param>
                /// <param name="celsius">Celsius.</param>
                /// <param name="cancellationToken">Token.</param>
                /// <returns>Task.</returns>
                [Topic("line/{number}/temperature", Retain = true), LegacyTopic("temp/{number}/{site}", AlsoPublish = true, Until = "2027-01-31")]
                ValueTask TemperatureAsync(int number, double celsius, CancellationToken cancellationToken = default);
            }

            /// <summary>Plant to line.</summary>
            [MqttContract, Requesters("dashboard"), Responders("line-controller")]
            public interface IOrders
            {
                /// <summary>Stop.</summary>
                /// <param name="site">Site.</param>
                /// <param name="cancellationToken">Token.</param>
                /// <returns>Success.</returns>
                [Topic("plant/{site:id}/stop"), LegacyTopic("stop/{site}")]
                ValueTask<Empty> StopAsync(string site, CancellationToken cancellationToken = default);
            }
        }
        """;

    /// <summary>Payload shapes that need code of their own: a union, hidden and init members, a generic record, tables, frozen maps, limits.</summary>
    public const string Shapes =
        """
        using System.Collections.Frozen;
        using System.Threading.Tasks;
        using MessagePack;
        using TypedMqtt;

        namespace Plant
        {
            /// <summary>Shapes.</summary>
            [MqttContract]
            public interface IShapes
            {
                /// <summary>Union.</summary>
                /// <param name="payload">Payload.</param>
                /// <returns>Task.</returns>
                [Topic("union")]
                ValueTask UnionAsync(IEvent payload);

                /// <summary>Generic.</summary>
                /// <param name="payload">Payload.</param>
                /// <returns>Task.</returns>
                [Topic("generic")]
                ValueTask GenericAsync(Box<double[,]> payload);
            }

            /// <summary>Event.</summary>
            [Union(0, typeof(Started)), Union(1, typeof(Stopped))]
            public interface IEvent
            {
            }

            /// <summary>Keyed, with a member that is not public.</summary>
            [MessagePackObject(AllowPrivate = true)]
            public sealed partial class Started : IEvent
            {
                [Key(0)]
                internal int Count { get; set; }

                /// <summary>Line.</summary>
                [Key(2), System.ComponentModel.DataAnnotations.MaxLength(20)]
                public string Line { get; init; } = "";
            }

            /// <summary>Named.</summary>
            public sealed record Stopped(string Reason, FrozenDictionary<string, int> Counts) : IEvent;

            /// <summary>Generic.</summary>
            public sealed record Box<T>(T Content)
            {
                /// <summary>Label.</summary>
                public string Label { get; init; } = "box";
            }
        }
        """;

    /// <summary>JSON: names by policy, a derived type, an enum by its names; an event, and a request whose response is JSON.</summary>
    public const string Json =
        """
        using System;
        using System.Collections.Generic;
        using System.Text.Json.Serialization;
        using System.Threading;
        using System.Threading.Tasks;
        using TypedMqtt;

        namespace Plant
        {
            /// <summary>Press.</summary>
            [MqttContract(Prefix = "press/{number}", Format = PayloadFormat.Json, JsonContext = typeof(PressContext))]
            public interface IPress
            {
                /// <summary>State.</summary>
                /// <param name="number">Number.</param>
                /// <param name="state">State.</param>
                /// <returns>Task.</returns>
                [Topic("state")]
                ValueTask StateAsync(int number, PressState state);

                /// <summary>History.</summary>
                /// <param name="number">Number.</param>
                /// <param name="name">Name.</param>
                /// <param name="cancellationToken">Token.</param>
                /// <returns>States.</returns>
                [Topic("history", Format = PayloadFormat.Text), Request(ResponseFormat = PayloadFormat.Json)]
                ValueTask<List<PressState>> HistoryAsync(int number, string name, CancellationToken cancellationToken = default);
            }

            /// <summary>State.</summary>
            [JsonDerivedType(typeof(Pressing), "pressing")]
            public class PressState
            {
                /// <summary>Since.</summary>
                public required DateTimeOffset ChangedAt { get; init; }

                /// <summary>Mode.</summary>
                public PressMode? Mode { get; init; }

                /// <summary>Counts.</summary>
                [JsonPropertyName("n")]
                public Dictionary<PressMode, int> Counts { get; init; } = [];
            }

            /// <summary>Pressing.</summary>
            public sealed class Pressing : PressState
            {
                /// <summary>Force.</summary>
                public double ForceInTons { get; init; }
            }

            /// <summary>Mode.</summary>
            public enum PressMode
            {
                /// <summary>By hand.</summary>
                Manual,

                /// <summary>Alone.</summary>
                [JsonStringEnumMemberName("auto")]
                Automatic,
            }

            [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
            [JsonSerializable(typeof(PressState)), JsonSerializable(typeof(List<PressState>))]
            internal sealed partial class PressContext : JsonSerializerContext;
        }
        """;
}
