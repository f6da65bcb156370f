// What a level of a topic may be.
// Shows: ShelfPublisher.PlacedAsync, Shelf.PlacedChannel.TryParse
using System;
using System.Threading.Tasks;
using TypedMqtt;

namespace PlaceholderTypes;

/// <summary>Shelves.</summary>
[MqttContract]
public interface IShelf
{
    /// <summary>Something was placed.</summary>
    [Topic("shelf/{hall:lower}/{row:1..9}/{box:max=8}/{item}/{day}/{time}/{fragile}")]
    ValueTask PlacedAsync(string hall, byte row, string box, Guid item, DateOnly day, TimeOnly time, bool fragile);
}
