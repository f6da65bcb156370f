namespace TypedMqtt.Generator.Tests.Diagnostics;

/// <summary>Puts members and types around what a test is about.</summary>
internal static class Contract
{
    public static string With(string members, string attribute = "[MqttContract]", string types = "") =>
        $$"""
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using MessagePack;
        using TypedMqtt;

        [assembly: MqttRole("dashboard")]
        [assembly: MqttRole("controller")]
        [assembly: MqttRole("line-controller", "site")]

        namespace Sample
        {
            {{attribute}}
            public interface ISample
            {
                {{members}}
            }

            public enum Mode { Off, On }
            [Flags] public enum Options { None = 0, A = 1 }
            public sealed record Reading(double Celsius);
            {{types}}
        }
        """;
}
