// The compact layout: numbers instead of names, as the lock gives them; a new member gets the next one.
// Shows: CompactLayout.ISamples.Formatters
using System.Threading.Tasks;
using TypedMqtt;

namespace CompactLayout;

/// <summary>What is sent.</summary>
[MqttContract(Name = "CompactLayout")]
public interface ISamples
{
    /// <summary>A value.</summary>
    [Topic("payload/compact", Layout = PayloadLayout.Compact)]
    ValueTask SendAsync(Packed value);
}

/// <summary>A value; the members have changed places since they got their numbers, and B is gone.</summary>
public sealed record Packed(int C, int A, int D = 0);
