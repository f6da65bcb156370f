using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.Client.Receiving;

namespace TypedMqtt.Requests;

/// <summary>Answers requests with what a handler returns or throws.</summary>
internal sealed class RequestWorker<THandler, TRequest, TResponse>(
    MqttRequestChannel<TRequest, TResponse> channel,
    Func<THandler, TRequest, CancellationToken, ValueTask<TResponse>> invoke,
    HandlerOptions options,
    Responder responder,
    IServiceProvider services)
    where THandler : class
    where TRequest : struct, IChannelMessage
{
    private readonly TimeProvider _time = responder.Connection.Client.Options.TimeProvider;

    private ReplyCache Replies => responder.Connection.Replies;

    public async Task AnswerAsync(TRequest message, AckToken ack, CancellationToken stopping)
    {
        CallContext context = message.Context;
        if (Replies.Find(RequestKey.Of(context.ResponseTopic, context.CorrelationData.Span)) is { } request)
        {
            Reply? reply = await ReplyAsync(message, request, stopping).ConfigureAwait(false);
            if (reply is not null)
            {
                await responder.SentAsync(responder.Send(request, reply), channel).ConfigureAwait(false);
            }

            Replies.Finish(request, reply);
        }

        ack.Complete();
    }

    /// <summary>What the handler answers; null when nobody waits any more.</summary>
    private async Task<Reply?> ReplyAsync(TRequest message, ServedRequest request, CancellationToken stopping)
    {
        TimeSpan? left = request.Left(_time);
        if (left == TimeSpan.Zero || request.Cancelled.IsCancellationRequested)
        {
            return null;
        }

        using var late = new CancellationTokenSource(left ?? Timeout.InfiniteTimeSpan, _time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, request.Cancelled, stopping);
        try
        {
            AsyncServiceScope scope = services.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                return Encode(request, await invoke(scope.ServiceProvider.GetRequiredService<THandler>(), message, stop.Token).ConfigureAwait(false));
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Not acknowledged: the session delivers it again.
            Replies.Forget(request);
            throw;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return request.Cancelled.IsCancellationRequested ? new Reply([], RequestError.Cancelled, "the requester cancelled") : null;
        }
        catch (Exception e)
        {
            return responder.Describe(e, channel, options);
        }
    }

    private Reply Encode(ServedRequest request, TResponse response)
    {
        PublishScratch scratch = PublishScratch.Rent();
        try
        {
            scratch.Write(Encoding.UTF8.GetBytes(request.ResponseTopic));
            scratch.EndTopic();
            channel.WriteResponse(scratch, response);
            return new Reply(scratch.Payload.ToArray());
        }
        finally
        {
            scratch.Return();
        }
    }
}
