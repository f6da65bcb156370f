// A payload that is no object: a number, a list.
// Shows: BarePayload.ISamples.Formatters
using System.Collections.Generic;
using System.Threading.Tasks;
using TypedMqtt;

namespace BarePayload;

/// <summary>What is sent.</summary>
[MqttContract(Name = "BarePayload")]
public interface ISamples
{
    /// <summary>A value.</summary>
    [Topic("payload/bare")]
    ValueTask SendAsync(List<int> value);
}
