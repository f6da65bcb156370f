// …

public static partial class Tank
{
    // …

    public sealed class LevelChannel : global::TypedMqtt.MqttChannel<LevelMessage>
    {
        // …

        /// <summary>The topic name for these values, without the topic root.</summary>
        /// <param name="number">Value of <c>{number}</c>.</param>
        /// <returns>The topic name.</returns>
        public string Name(int number)
        {
            var scratch_ = global::TypedMqtt.PublishScratch.Rent();
            try
            {
                WriteTopic(scratch_, number);
                scratch_.EndTopic();
                return global::TypedMqtt.CompilerServices.TopicText.ToText(scratch_);
            }
            finally
            {
                scratch_.Return();
            }
        }

        // …

        /// <summary>Writes the topic name for these values.</summary>
        internal static void WriteTopic(global::TypedMqtt.PublishScratch scratch_, int number)
        {
            scratch_.Write("tank/"u8);
            global::TypedMqtt.CompilerServices.TopicWriter.WriteInteger(scratch_, number);
            scratch_.Write("/level"u8);
        }
    }
}

// …
