using System.Buffers;
using TypedMqtt.Client.Receiving;

namespace TypedMqtt.Requests;

/// <summary>A request with one response.</summary>
internal sealed class UnaryRequest<TRequest, TResponse>(
    MqttRequestChannel<TRequest, TResponse> channel, RequestMessage message, byte[] responseTopic, byte[] correlation, string endpoint)
    : PendingRequest(channel, message, responseTopic, correlation)
    where TRequest : struct, IChannelMessage
{
    private readonly TaskCompletionSource<TResponse> _response = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<TResponse> Response => _response.Task;

    public override void Deliver(in InboundMessage response)
    {
        if (ErrorIn(response, endpoint) is { } error)
        {
            _response.TrySetException(error);
            return;
        }

        try
        {
            _response.TrySetResult(channel.ReadResponse(new ReadOnlySequence<byte>(response.Payload), ContextOf(response)));
        }
        catch (UnreadablePayloadException e)
        {
            _response.TrySetException(new MqttRequestException(RequestError.Unreadable, $"The response of {channel.FullName} cannot be read: {e.Message}", e)
            {
                Channel = channel.FullName,
                Topic = Message.Topic,
                Endpoint = endpoint,
            });
        }
    }

    public override void Fail(Exception error)
    {
        _response.TrySetException(error);

        // The caller may have given up already.
        _ = _response.Task.Exception;
    }

    public override void SessionLost(Requester requester)
    {
        if (channel.Idempotent)
        {
            requester.Repeat(this);
        }
        else
        {
            Fail(requester.ReplyLost(this));
        }
    }
}
