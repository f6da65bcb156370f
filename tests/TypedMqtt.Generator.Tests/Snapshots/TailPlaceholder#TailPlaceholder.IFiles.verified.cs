public sealed class FilesPublisher : global::TailPlaceholder.IFiles
{
    // …

    /// <inheritdoc/>
    [global::TypedMqtt.CompilerServices.ChannelMember(typeof(global::TailPlaceholder.IFiles), "Changed", global::TypedMqtt.CompilerServices.ChannelUse.Send)]
    public global::System.Threading.Tasks.ValueTask ChangedAsync(string path)
    {
        var scratch = _connection.RentScratch();
        try
        {
            scratch.Write("files/{shared}/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteTail(scratch, path, "path"u8);
            scratch.EndTopic();
        }
        catch
        {
            scratch.Return();
            throw;
        }

        return _connection.PublishAsync(scratch, global::TailPlaceholder.Files.Changed, default);
    }

    // …
}

// …

public static partial class Files
{
    // …

    public sealed class ChangedChannel : global::TypedMqtt.MqttChannel<ChangedMessage>
    {
        // …

        /// <summary>The topic filter for these values, without the topic root; an omitted value is a wildcard.</summary>
        /// <param name="path">Value of <c>{path}</c>; null for any.</param>
        /// <returns>The topic filter.</returns>
        public string Filter(string? path = null)
        {
            var scratch_ = global::TypedMqtt.PublishScratch.Rent();
            try
            {
                scratch_.Write("files/{shared}/"u8);
                if (path is null)
                    scratch_.Write("+/#"u8);
                else
                    global::TypedMqtt.CompilerServices.TopicWriter.WriteTail(scratch_, path, "path"u8);
                return global::TypedMqtt.CompilerServices.TopicText.ToText(scratch_);
            }
            finally
            {
                scratch_.Return();
            }
        }

        /// <summary>Reads the values of a topic name, which must have their canonical form.</summary>
        /// <param name="topic">Topic name in UTF-8, without the topic root.</param>
        /// <param name="path">Value of <c>{path}</c>.</param>
        /// <returns>Whether the topic is one of this channel.</returns>
        public bool TryParse(
            global::System.ReadOnlySpan<byte> topic,
            [global::System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out string path)
        {
            path = default;
            var reader_ = new global::TypedMqtt.CompilerServices.TopicReader(topic);
            return reader_.ReadLiteral("files/{shared}/"u8)
                && reader_.ReadTail(out path)
                && reader_.AtEnd;
        }

        // …
    }
}

// …
