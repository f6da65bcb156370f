using System.Text;
using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.Client.Receiving;

namespace TypedMqtt.Requests;

/// <summary>Answers requests with the items a handler yields, no faster than the requester takes them.</summary>
internal sealed class StreamWorker<THandler, TRequest, TItem>(
    MqttStreamChannel<TRequest, TItem> channel,
    Func<THandler, TRequest, CancellationToken, IAsyncEnumerable<TItem>> invoke,
    HandlerOptions options,
    Responder responder,
    IServiceProvider services)
    where THandler : class
    where TRequest : struct, IChannelMessage
{
    private ReplyCache Replies => responder.Connection.Replies;

    public async Task AnswerAsync(TRequest message, AckToken ack, CancellationToken stopping)
    {
        // A stream is not repeated, so that nothing is gained by an acknowledgement at its end, which would hold back all behind it.
        ack.Complete();
        CallContext context = message.Context;
        if (Replies.Find(RequestKey.Of(context.ResponseTopic, context.CorrelationData.Span)) is not { Window: { } window } request)
        {
            return;
        }

        var frames = new StreamFrames(request, window, channel.IdleTimeout, responder);
        await using (frames.ConfigureAwait(false))
        {
            await RunAsync(message, request, frames, stopping).ConfigureAwait(false);
        }

        Replies.Finish(request, reply: null);
        stopping.ThrowIfCancellationRequested();
    }

    private async Task RunAsync(TRequest message, ServedRequest request, StreamFrames frames, CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(request.Cancelled, frames.Abandoned, stopping);
        try
        {
            AsyncServiceScope scope = services.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
            {
                THandler handler = scope.ServiceProvider.GetRequiredService<THandler>();
                await foreach (TItem item in invoke(handler, message, stop.Token).WithCancellation(stop.Token).ConfigureAwait(false))
                {
                    await frames.WaitForCreditAsync(stop.Token).ConfigureAwait(false);
                    await SendAsync(item, request, frames).ConfigureAwait(false);
                }
            }

            await frames.EndAsync(null).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (request.Cancelled.IsCancellationRequested)
        {
            // Nobody reads.
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await EndAsync(frames, frames.Abandoned.IsCancellationRequested
                ? new Reply([], RequestError.Timeout, "nothing was heard of the requester")
                : new Reply([], RequestError.Cancelled, "the responder stops")).ConfigureAwait(false);
        }
        catch (MqttException e)
        {
            await responder.SentAsync(ValueTask.FromException<PublishResult>(e), channel).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await EndAsync(frames, responder.Describe(e, channel, options)).ConfigureAwait(false);
        }
    }

    private async Task EndAsync(StreamFrames frames, Reply error)
    {
        try
        {
            await frames.EndAsync(error).ConfigureAwait(false);
        }
        catch (Exception e) when (e is MqttException or OperationCanceledException or ObjectDisposedException)
        {
            await responder.SentAsync(ValueTask.FromException<PublishResult>(e), channel).ConfigureAwait(false);
        }
    }

    private ValueTask SendAsync(TItem item, ServedRequest request, StreamFrames frames)
    {
        PublishScratch scratch = PublishScratch.Rent();
        try
        {
            scratch.Write(Encoding.UTF8.GetBytes(request.ResponseTopic));
            scratch.EndTopic();
            channel.WriteResponse(scratch, item);
            return frames.SendItemAsync(scratch.Payload, channel.Response);
        }
        finally
        {
            scratch.Return();
        }
    }
}
