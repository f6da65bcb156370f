using System.Text;
using Microsoft.Extensions.Logging;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Requests;

/// <summary>Sends the responses of one channel.</summary>
internal sealed class Responder(MqttConnection connection, MqttChannelInfo response, ILogger logger)
{
    public MqttConnection Connection => connection;

    private TimeProvider Time => connection.Client.Options.TimeProvider;

    /// <summary>Sends a message to who asked. After the deadline there is nobody.</summary>
    /// <param name="request">The request.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="complete">Adds to the properties.</param>
    /// <returns>Completes when the broker has it.</returns>
    public ValueTask<PublishResult> Send(ServedRequest request, ReadOnlySpan<byte> payload, Action<MqttPropertiesBuilder> complete)
    {
        TimeSpan? left = request.Left(Time);

        // A stream outlives the time its requester waited for the beginning.
        if (request.Window is not null)
        {
            left = null;
        }

        if (left == TimeSpan.Zero)
        {
            return default;
        }

        MqttPropertiesBuilder properties = RequestWire.Reply(request.Correlation.Span, left);
        complete(properties);
        return connection.Client.Publish(
            Encoding.UTF8.GetBytes(request.ResponseTopic), payload, response.Qos, retain: false, properties.Encoded, CancellationToken.None).AsResult();
    }

    /// <summary>Sends an answer that is known already.</summary>
    public ValueTask<PublishResult> Send(ServedRequest request, Reply reply) => Send(request, reply.Payload, properties =>
    {
        if (reply.Error is { } error)
        {
            properties.AddError(error, reply.Message);
            if (request.Window is not null)
            {
                properties.AddUserProperty(RequestWire.Frame, "x:0"u8);
            }
        }
        else if (reply.Payload.Length > 0 && connection.AnnotatesRequests)
        {
            properties.AddFormat(response);
        }
    });

    /// <summary>Answers a request that no handler will see.</summary>
    public void Refuse(ServedRequest request, RequestError error, string message)
    {
        var reply = new Reply([], error, message);
        connection.Replies.Finish(request, reply);
        connection.Forget(Send(request, reply));
    }

    /// <summary>Answers a duplicate. Streams are not repeated.</summary>
    public void Repeat(ServedRequest request)
    {
        if (request.Reply is { } reply && request.Window is null)
        {
            connection.Forget(Send(request, reply));
        }
    }

    /// <summary>What a requester is told of what a handler threw.</summary>
    public Reply Describe(Exception error, MqttChannelInfo channel, HandlerOptions options)
    {
        if (error is RequestFailedException failed)
        {
            return new Reply([], failed.Code, failed.Message);
        }

        TypedLog.RequestFailed(logger, error, channel.FullName);
        return new Reply([], RequestError.Internal, options.IncludeErrorDetail ? error.Message : "");
    }

    /// <summary>Waits until the broker has a response; that it does not take it is the requester's loss, not the next request's.</summary>
    public async ValueTask SentAsync(ValueTask<PublishResult> sent, MqttChannelInfo channel)
    {
        try
        {
            await sent.ConfigureAwait(false);
        }
        catch (Exception e) when (e is MqttException or OperationCanceledException or ObjectDisposedException)
        {
            TypedLog.ResponseLost(logger, channel.FullName, e.Message);
        }
    }
}
