using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Requests;

/// <summary>The requests of one connection: sends them, knows who waits for which response.</summary>
internal sealed class Requester
{
    /// <summary>A request younger than this is not worth a message that cancels it.</summary>
    private static readonly TimeSpan CancelAfter = TimeSpan.FromMilliseconds(250);

    private readonly MqttConnection _connection;
    private readonly byte[] _connectionId = RandomNumberGenerator.GetBytes(8);
    private readonly ConcurrentDictionary<long, PendingRequest> _pending = [];
    private readonly ConcurrentDictionary<string, Lazy<Task>> _routes = new(StringComparer.Ordinal);
    private long _counter;

    public Requester(MqttConnection connection)
    {
        _connection = connection;
        connection.Client.SessionStarted += OnSessionStarted;
    }

    private MqttClient Client => _connection.Client;

    private TimeProvider Time => Client.Options.TimeProvider;

    public ValueTask<TResponse> RequestAsync<TRequest, TResponse>(
        PublishScratch scratch, MqttRequestChannel<TRequest, TResponse> channel, string filter, in CallContext context)
        where TRequest : struct, IChannelMessage
    {
        RequestMessage message = Take(scratch, channel, channel.Timeout, context);
        return RequestAsync(message, channel, filter);
    }

    public IAsyncEnumerable<TItem> RequestStream<TRequest, TItem>(
        PublishScratch scratch, MqttStreamChannel<TRequest, TItem> channel, string filter, in CallContext context)
        where TRequest : struct, IChannelMessage
    {
        RequestMessage message = Take(scratch, channel, channel.Timeout, context);
        return EnumerateAsync(message, channel, filter);
    }

    /// <summary>Copies topic and payload: the scratch goes back before anything waits.</summary>
    private RequestMessage Take(PublishScratch scratch, MqttChannelInfo channel, TimeSpan timeout, in CallContext context)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        try
        {
            if (Client.Options.ProtocolVersion != ProtocolVersion.V5)
            {
                throw new NotSupportedException(
                    $"{channel.FullName} is a request, which needs MQTT 5.0; the connection to {Client.Options.Endpoint} speaks MQTT {(Client.Options.ProtocolVersion == ProtocolVersion.V311 ? "3.1.1" : "3.1")}.");
            }

            int root = _connection.RootUtf8.Length == 0 ? 0 : _connection.RootUtf8.Length + 1;
            return new RequestMessage(scratch.Topic.ToArray(), root, scratch.Payload.ToArray(), context, context.MessageExpiry ?? timeout);
        }
        finally
        {
            scratch.Return();
        }
    }

    private async ValueTask<TResponse> RequestAsync<TRequest, TResponse>(
        RequestMessage message, MqttRequestChannel<TRequest, TResponse> channel, string filter)
        where TRequest : struct, IChannelMessage
    {
        long start = Time.GetTimestamp();
        CancellationToken cancelled = message.Context.CancellationToken;
        cancelled.ThrowIfCancellationRequested();
        using var late = new CancellationTokenSource(message.Timeout, Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancelled);
        UnaryRequest<TRequest, TResponse>? request = null;
        try
        {
            await OpenRouteAsync(filter, stop.Token).ConfigureAwait(false);
            (byte[] topic, byte[] correlation) = NextReply(message);
            request = new UnaryRequest<TRequest, TResponse>(channel, message, topic, correlation, Client.Options.Endpoint);
            _pending[request.Number] = request;
            Send(request, message.Timeout - Time.GetElapsedTime(start), credit: null, stop.Token);
            return await request.Response.WaitAsync(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            if (cancelled.IsCancellationRequested)
            {
                if (request is { IsTaken: true } && Time.GetElapsedTime(start) >= CancelAfter)
                {
                    SendCancel(request);
                }

                throw new OperationCanceledException(cancelled);
            }

            throw TimedOut(channel, message, "no response came");
        }
        finally
        {
            if (request is not null)
            {
                _pending.TryRemove(request.Number, out _);
            }
        }
    }

    private async IAsyncEnumerable<TItem> EnumerateAsync<TRequest, TItem>(
        RequestMessage message, MqttStreamChannel<TRequest, TItem> channel, string filter, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TRequest : struct, IChannelMessage
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(message.Context.CancellationToken, cancellationToken);
        try
        {
            await OpenRouteAsync(filter, stop.Token).WaitAsync(message.Timeout, Time, stop.Token).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw TimedOut(channel, message, "the subscription to the responses was not granted");
        }

        (byte[] topic, byte[] correlation) = NextReply(message);
        using var stream = new StreamRequest<TRequest, TItem>(channel, message, topic, correlation, this, Client.Options.Endpoint, Time);
        _pending[stream.Number] = stream;
        try
        {
            Send(stream, message.Timeout, channel.Credit, stop.Token);
            while (await stream.Items.WaitToReadAsync(stop.Token).ConfigureAwait(false))
            {
                while (stream.Items.TryRead(out TItem? item))
                {
                    yield return item;
                    stream.Consumed();
                }
            }
        }
        finally
        {
            _pending.TryRemove(stream.Number, out _);
            stream.Cancel();
        }
    }

    /// <summary>Tells a responder that it may send more, or that nobody reads any more.</summary>
    public void SendControl(PendingRequest request, ReadOnlySpan<byte> instance, string control)
    {
        byte[] topic = [.. request.Message.WireTopic, .. "/ctl/"u8, .. instance];
        Forget(topic, request, control);
    }

    /// <summary>Tells the responder of a request without a stream that nobody waits any more; with several it may be another that hears it.</summary>
    private void SendCancel(PendingRequest request) => Forget(request.Message.WireTopic, request, "cancel");

    private void Forget(byte[] topic, PendingRequest request, string control)
    {
        MqttPropertiesBuilder properties = RequestWire.Reply(request.Correlation, request.Message.Timeout)
            .Add(PropertyId.ResponseTopic, request.ResponseTopic)
            .AddUserProperty(RequestWire.Control, Encoding.UTF8.GetBytes(control));

        // Whether it arrives or not: the responder gives up by itself.
        _connection.Forget(Client.Publish(topic, default, Qos.AtLeastOnce, retain: false, properties.Encoded, CancellationToken.None).AsResult());
    }

    private void Send(PendingRequest request, TimeSpan left, int? credit, CancellationToken cancellationToken)
    {
        var properties = new MqttPropertiesBuilder();
        properties.Add(PropertyId.MessageExpiryInterval, RequestWire.Seconds(left));
        properties.Add(PropertyId.ResponseTopic, request.ResponseTopic);
        properties.Add(PropertyId.CorrelationData, request.Correlation);
        if (request.Message.Payload.Length > 0 && _connection.AnnotatesRequests)
        {
            properties.AddFormat(request.Channel);
        }

        if (credit is { } items)
        {
            properties.AddUserProperty(RequestWire.Credit, Encoding.UTF8.GetBytes(FormattableString.Invariant($"{items}")));
        }

        foreach ((string name, string value) in request.Message.Context.UserProperties)
        {
            properties.AddUserProperty(name, value);
        }

        ValueTask<PublishResult> sent = Client.Publish(
            request.Message.WireTopic, request.Message.Payload, request.Channel.Qos, retain: false, properties.Encoded, cancellationToken).AsResult();
        _ = WatchAsync(request, sent);
    }

    /// <summary>What the broker says of the request itself.</summary>
    private async Task WatchAsync(PendingRequest request, ValueTask<PublishResult> sent)
    {
        try
        {
            PublishResult result = await sent.ConfigureAwait(false);
            request.IsTaken = true;
            if (result.ReasonCode == ReasonCode.NoMatchingSubscribers)
            {
                request.Fail(new NoResponderException(
                    $"Nobody answers {request.Channel.FullName} on '{request.Message.Topic}': the broker has no subscriber for it. Start a responder, or look at its topic root and placeholder values.")
                {
                    Channel = request.Channel.FullName,
                    Topic = request.Message.Topic,
                    Endpoint = Client.Options.Endpoint,
                });
            }
        }
        catch (Exception e)
        {
            request.Fail(e);
        }
    }

    /// <summary>The broker has forgotten the session: what it owed is gone.</summary>
    private void OnSessionStarted()
    {
        foreach (PendingRequest request in _pending.Values)
        {
            if (request.IsTaken)
            {
                request.SessionLost(this);
            }
        }
    }

    /// <summary>Sends a request again that does no harm twice; the responder's answer may be there already.</summary>
    public void Repeat(PendingRequest request)
    {
        request.IsTaken = false;
        Send(request, request.Message.Timeout, credit: null, CancellationToken.None);
    }

    public ReplyLostException ReplyLost(PendingRequest request) => new(
        $"The broker forgot the session of this connection while {request.Channel.FullName} on '{request.Message.Topic}' was answered; the reply may be lost and the request may have "
        + "been carried out. Ask for the state, mark the channel [Request(Idempotent = true)], or use a persistent session (ClientId, CleanStart = false, SessionExpiry).")
    {
        Channel = request.Channel.FullName,
        Topic = request.Message.Topic,
        Endpoint = Client.Options.Endpoint,
    };

    private MqttRequestException TimedOut(MqttChannelInfo channel, RequestMessage message, string what) => new(
        RequestError.Timeout,
        $"{channel.FullName} on '{message.Topic}' was not answered: {what} within {message.Timeout.TotalSeconds:0.###} s ({Client.Options.Endpoint}). "
        + "See that a responder runs and may write responses, or give it more time with [Request(TimeoutSeconds = …)] or CallContext.MessageExpiry.")
    {
        Channel = channel.FullName,
        Topic = message.Topic,
        Endpoint = Client.Options.Endpoint,
    };

    private (byte[] Topic, byte[] Correlation) NextReply(RequestMessage message)
    {
        byte[] correlation = new byte[RequestWire.CorrelationBytes];
        _connectionId.CopyTo(correlation, 0);
        BinaryPrimitives.WriteInt64BigEndian(correlation.AsSpan(8), Interlocked.Increment(ref _counter));
        return ([.. message.WireTopic, .. "/rsp/"u8, .. Encoding.UTF8.GetBytes(_connection.RequesterName), .. "/"u8, .. Encoding.UTF8.GetBytes(_connection.InstanceId)], correlation);
    }

    /// <summary>One subscription for all responses of a filter, before the first request, kept for good.</summary>
    private async Task OpenRouteAsync(string filter, CancellationToken cancellationToken)
    {
        Lazy<Task> route = _routes.GetOrAdd(filter, static (f, self) => new Lazy<Task>(() => self.SubscribeAsync(f)), this);
        try
        {
            await route.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch when (route.Value.IsFaulted)
        {
            // The next request asks again: rules may have changed meanwhile.
            _routes.TryRemove(KeyValuePair.Create(filter, route));
            throw;
        }
    }

    private async Task SubscribeAsync(string filter)
    {
        string wire = _connection.Wire($"{filter}/rsp/{_connection.RequesterName}/{_connection.InstanceId}");
        await Client.SubscribeAsync(
            wire, new SubscriptionOptions(Qos.AtLeastOnce), new ResponseRoute(_connectionId, _pending), CancellationToken.None).ConfigureAwait(false);
    }
}
