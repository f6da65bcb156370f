namespace TypedMqtt;

/// <summary>What a generated publisher needs of a connection.</summary>
public interface IMqttSender
{
    /// <summary>Takes a scratch whose topic already starts with the topic root of this connection.</summary>
    /// <returns>The scratch; it goes to <see cref="PublishAsync"/> or is returned.</returns>
    PublishScratch RentScratch();

    /// <summary>Sends a message.</summary>
    /// <remarks>
    /// The call consumes <paramref name="scratch"/>, also when it throws. QoS, retain, content type and the default expiry come from
    /// <paramref name="channel"/>. An empty payload on a retained channel removes the retained value.
    /// </remarks>
    /// <param name="scratch">Topic and payload.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="context">Cancellation, expiry and user properties of this message.</param>
    /// <returns>
    /// Completes when the send buffer has taken the message (QoS 0), at PUBACK (QoS 1) or PUBCOMP (QoS 2); faults when the broker refuses it.
    /// </returns>
    ValueTask PublishAsync(PublishScratch scratch, MqttChannelInfo channel, in CallContext context);
}
