// A request that moved: responders listen on both topics.
// Shows: OrdersMqttExtensions.AddHandler, Orders.StopChannel.Filters, Orders.StopChannel.TryParse
using System.Threading.Tasks;
using TypedMqtt;

namespace LegacyRequest;

/// <summary>Orders.</summary>
[MqttContract]
public interface IOrders
{
    /// <summary>Stops a line.</summary>
    [Topic("orders/{line}/stop"), LegacyTopic("stop/{line}")]
    ValueTask<bool> StopAsync(int line);
}
