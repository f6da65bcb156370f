// A handler of one channel: how many messages at a time, and which of them stay in order.
// Shows: ParcelMqttExtensions.AddHandler
using System.Threading.Tasks;
using TypedMqtt;

namespace HandlerOrder;

/// <summary>Parcels.</summary>
[MqttContract]
public interface IParcel
{
    /// <summary>It was seen.</summary>
    [Topic("parcel/{id}/seen")]
    ValueTask SeenAsync(int id, string where);
}
