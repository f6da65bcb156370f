using System.Net.Sockets;
using System.Security.Authentication;
using TypedMqtt.Broker.Engine;
using TypedMqtt.Broker.Security;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Broker.Connections;

/// <summary>The asynchronous shell of a connection: receives, feeds the state machine, flushes what it touched.</summary>
internal static class ConnectionLoop
{
    private const int ReceiveBytes = 16 * 1024;

    /// <summary>Runs until the connection has ended; never throws.</summary>
    public static async Task RunAsync(BrokerEngine engine, Connection connection, CancellationToken stopping)
    {
        var buffer = new ReceiveBuffer(ReceiveBytes);
        var reauthentication = new Reauthentication(connection, stopping);
        try
        {
            await ReceiveAsync(engine, connection, buffer, reauthentication, stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The usual ways in which a connection ends; the will and the log line follow below.
        }
        catch (AuthenticationException e)
        {
            engine.Log.HandshakeFailed(connection.Transport.RemoteEndpoint, e.InnerException?.Message ?? e.Message);
        }
        catch (Exception e)
        {
            engine.Log.ConnectionFailed(e, connection.Transport.RemoteEndpoint);
        }
        finally
        {
            if (connection.State == ConnectionState.Connected)
            {
                engine.Log.ClientGone(connection.Session?.ClientId ?? "");
            }

            buffer.Release();
            connection.OnTransportClosed();
            connection.CloseWhenSent();
            await reauthentication.EndAsync().ConfigureAwait(false);
        }
    }

    private static async Task ReceiveAsync(
        BrokerEngine engine, Connection connection, ReceiveBuffer buffer, Reauthentication reauthentication, CancellationToken stopping)
    {
        IMqttTransport transport = connection.Transport;
        var pace = default(ReceivePace);
        while (connection.State != ConnectionState.Closed)
        {
            bool waited = false;
            if (buffer.Unread.IsEmpty && !pace.IsBusy)
            {
                // An idle connection waits without holding a buffer.
                buffer.ReleaseIfEmpty();
                ValueTask wait = transport.WaitForDataAsync(stopping);
                waited = !wait.IsCompleted;
                await wait.ConfigureAwait(false);
            }

            ValueTask<int> receive = transport.ReceiveAsync(buffer.GetFree(), stopping);
            waited |= !receive.IsCompleted;
            int received = await receive.ConfigureAwait(false);
            if (received == 0)
            {
                return;
            }

            buffer.Received(received);
            await FlushAsync(engine, Process(connection, buffer)).ConfigureAwait(false);
            while (connection.PendingRequest is { } request)
            {
                EnhancedAuthenticationStep step = await AuthenticateAsync(connection, request, stopping).ConfigureAwait(false);
                await FlushAsync(engine, Complete(connection, step)).ConfigureAwait(false);

                // Packets may follow a CONNECT without waiting for the CONNACK.
                await FlushAsync(engine, Process(connection, buffer)).ConfigureAwait(false);
            }

            reauthentication.Continue();
            await connection.WaitForRoomAsync().WaitAsync(stopping).ConfigureAwait(false);
            if (pace.Note(connection.LastReceived, waited))
            {
                await Task.Yield();
            }
        }
    }

    private static FlushSet Process(Connection connection, ReceiveBuffer buffer)
    {
        FlushSet flush = FlushSet.Rent();
        try
        {
            buffer.Consumed(connection.Process(buffer.Unread, flush, out int needed));
            if (needed > 0)
            {
                buffer.EnsureCapacity(needed);
            }

            return flush;
        }
        catch
        {
            // Whatever failed here, others wait for what was written to them.
            flush.FlushAndReturn();
            throw;
        }
    }

    private static FlushSet Complete(Connection connection, EnhancedAuthenticationStep step)
    {
        FlushSet flush = FlushSet.Rent();
        try
        {
            connection.CompleteConnect(step, flush);
            return flush;
        }
        catch
        {
            flush.FlushAndReturn();
            throw;
        }
    }

    /// <summary>Sends the answers of a batch once what they promise is recorded.</summary>
    private static ValueTask FlushAsync(BrokerEngine engine, FlushSet flush)
    {
        ValueTask commit = engine.Store.CommitAsync();
        if (!commit.IsCompletedSuccessfully)
        {
            return AwaitCommitAsync(commit, flush);
        }

        flush.FlushAndReturn();
        return ValueTask.CompletedTask;

        static async ValueTask AwaitCommitAsync(ValueTask commit, FlushSet flush)
        {
            await commit.ConfigureAwait(false);
            flush.FlushAndReturn();
        }
    }

    private static async ValueTask<EnhancedAuthenticationStep> AuthenticateAsync(Connection connection, ConnectRequest request, CancellationToken stopping)
    {
        // Not on the thread that watches the sockets: an authenticator may take its time, but no longer than the connection has.
        await Task.Yield();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, connection.Closed);
        if (connection.Exchange is { } exchange && exchange.TryBeginAnswer())
        {
            return await exchange.AnswerAsync(ended.Token).ConfigureAwait(false);
        }

        AuthenticationRequest question = connection.QuestionOf(request);
        try
        {
            AuthenticationResult result = await connection.Listener.Authenticator.AuthenticateAsync(question, ended.Token).AsTask().WaitAsync(ended.Token).ConfigureAwait(false);
            return EnhancedAuthenticationStep.Of(result);
        }
        catch (Exception e) when (!ended.IsCancellationRequested)
        {
            return EnhancedAuthenticationStep.Refuse($"the authenticator failed: {e.Message}", ReasonCode.ServerUnavailable);
        }
    }
}
