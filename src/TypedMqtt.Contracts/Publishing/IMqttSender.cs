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
    /// <paramref name="channel"/>. An empty payload on a retained channel removes the retained value. Where the scratch has legacy topics, the message
    /// goes to each of them as well, marked as a copy.
    /// </remarks>
    /// <param name="scratch">Topic and payload.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="context">Cancellation, expiry and user properties of this message.</param>
    /// <returns>
    /// Completes when the send buffer has taken the message (QoS 0), at PUBACK (QoS 1) or PUBCOMP (QoS 2); faults when the broker refuses it.
    /// </returns>
    ValueTask PublishAsync(PublishScratch scratch, MqttChannelInfo channel, in CallContext context);

    /// <summary>Sends a request and waits for its response. Needs MQTT 5.0.</summary>
    /// <remarks>
    /// The call consumes <paramref name="scratch"/>, also when it throws. It waits as long as the channel says, or
    /// <see cref="CallContext.MessageExpiry"/>. Cancelling it tells the responder.
    /// </remarks>
    /// <typeparam name="TRequest">Request type of the channel.</typeparam>
    /// <typeparam name="TResponse">Response type of the channel.</typeparam>
    /// <param name="scratch">Topic and payload of the request.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="filter">Filter of all topics this sender requests on; responses are subscribed to below it.</param>
    /// <param name="context">Cancellation, time to wait and user properties of this request.</param>
    /// <returns>The response.</returns>
    /// <exception cref="MqttRequestException">There is no response: an error, none in time, nobody to answer, or it may be lost.</exception>
    /// <exception cref="NotSupportedException">The connection speaks MQTT 3.1.1.</exception>
    ValueTask<TResponse> RequestAsync<TRequest, TResponse>(
        PublishScratch scratch, MqttRequestChannel<TRequest, TResponse> channel, string filter, in CallContext context)
        where TRequest : struct, IChannelMessage;

    /// <summary>Sends a request whose response is a stream, each time it is enumerated. Needs MQTT 5.0.</summary>
    /// <remarks>The call consumes <paramref name="scratch"/>, also when it throws. Ending the enumeration tells the responder.</remarks>
    /// <typeparam name="TRequest">Request type of the channel.</typeparam>
    /// <typeparam name="TItem">Type of the items.</typeparam>
    /// <param name="scratch">Topic and payload of the request.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="filter">Filter of all topics this sender requests on; responses are subscribed to below it.</param>
    /// <param name="context">Cancellation, time to wait for the first item, and user properties of this request.</param>
    /// <returns>The items. The enumeration throws <see cref="MqttRequestException"/> unless the responder ended the stream.</returns>
    /// <exception cref="NotSupportedException">The connection speaks MQTT 3.1.1.</exception>
    IAsyncEnumerable<TItem> RequestStream<TRequest, TItem>(
        PublishScratch scratch, MqttStreamChannel<TRequest, TItem> channel, string filter, in CallContext context)
        where TRequest : struct, IChannelMessage;
}
