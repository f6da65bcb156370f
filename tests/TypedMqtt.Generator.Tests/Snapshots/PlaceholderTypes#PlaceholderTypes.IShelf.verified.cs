public sealed class ShelfPublisher : global::PlaceholderTypes.IShelf
{
    // …

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::PlaceholderTypes.IShelf), "Placed", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask PlacedAsync(
        string hall,
        byte row,
        string box,
        global::System.Guid item,
        global::System.DateOnly day,
        global::System.TimeOnly time,
        bool fragile)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write("shelf/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteLower(scratch, hall, "hall"u8);
            scratch.Write("/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteInteger<byte>(scratch, row, 1, 9, "row"u8);
            scratch.Write("/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteText(scratch, box, 8, "box"u8);
            scratch.Write("/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteGuid(scratch, item);
            scratch.Write("/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteDate(scratch, day);
            scratch.Write("/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteTime(scratch, time);
            scratch.Write("/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteBoolean(scratch, fragile);
            scratch.EndTopic();
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.PublishAsync(scratch, global::PlaceholderTypes.Shelf.Placed, default);
    }

    // …
}

// …

public static partial class Shelf
{
    // …

    public sealed class PlacedChannel : global::TypedMqtt.MqttChannel<PlacedMessage>
    {
        // …

        /// <summary>Reads the values of a topic name, which must have their canonical form.</summary>
        /// <param name="topic">Topic name in UTF-8, without the topic root.</param>
        /// <param name="hall">Value of <c>{hall}</c>.</param>
        /// <param name="row">Value of <c>{row}</c>.</param>
        /// <param name="box">Value of <c>{box}</c>.</param>
        /// <param name="item">Value of <c>{item}</c>.</param>
        /// <param name="day">Value of <c>{day}</c>.</param>
        /// <param name="time">Value of <c>{time}</c>.</param>
        /// <param name="fragile">Value of <c>{fragile}</c>.</param>
        /// <returns>Whether the topic is one of this channel.</returns>
        public bool TryParse(
            global::System.ReadOnlySpan<byte> topic,
            [global::System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out string hall,
            out byte row,
            [global::System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out string box,
            out global::System.Guid item,
            out global::System.DateOnly day,
            out global::System.TimeOnly time,
            out bool fragile)
        {
            hall = default;
            row = default;
            box = default;
            item = default;
            day = default;
            time = default;
            fragile = default;
            var reader_ = new global::TypedMqtt.CompilerServices.TopicReader(topic);
            return reader_.ReadLiteral("shelf/"u8)
                && reader_.ReadLower(out hall)
                && reader_.ReadLiteral("/"u8)
                && reader_.ReadInteger<byte>(1, 9, out row)
                && reader_.ReadLiteral("/"u8)
                && reader_.ReadText(8, out box)
                && reader_.ReadLiteral("/"u8)
                && reader_.ReadGuid(out item)
                && reader_.ReadLiteral("/"u8)
                && reader_.ReadDate(out day)
                && reader_.ReadLiteral("/"u8)
                && reader_.ReadTime(out time)
                && reader_.ReadLiteral("/"u8)
                && reader_.ReadBoolean(out fragile)
                && reader_.AtEnd;
        }

        // …
    }
}

// …
