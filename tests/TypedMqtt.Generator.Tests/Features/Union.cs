// An interface, and what it can be.
// Shows: Union_IEventFormatter
using System.Threading.Tasks;
using MessagePack;
using TypedMqtt;

namespace Union;

/// <summary>What is sent.</summary>
[MqttContract(Name = "Union")]
public interface ISamples
{
    /// <summary>A value.</summary>
    [Topic("payload/union")]
    ValueTask SendAsync(IEvent value);
}

/// <summary>Something happened.</summary>
[Union(0, typeof(Started)), Union(1, typeof(Stopped))]
public interface IEvent
{
}

/// <summary>It started.</summary>
public sealed record Started(int Speed) : IEvent;

/// <summary>It stopped.</summary>
public sealed record Stopped(string Why) : IEvent;
