// A part, which is no contract by itself: its channels become channels of each contract that inherits it, with the payload it says.
// Shows: PumpPublisher.BeatAsync, Pump.BeatChannel.BeatChannel, FanPublisher.BeatAsync
using System.Threading.Tasks;
using TypedMqtt;

namespace Composition;

/// <summary>What beats.</summary>
public interface IHeartbeat<T>
{
    /// <summary>It lives.</summary>
    [Topic("beat")]
    ValueTask BeatAsync(T beat);
}

/// <summary>Pumps.</summary>
[MqttContract(Prefix = "pump")]
public interface IPump : IHeartbeat<int>
{
}

/// <summary>Fans.</summary>
[MqttContract(Prefix = "fan")]
public interface IFan : IHeartbeat<string>
{
}
