using System.Net.WebSockets;
using System.Threading.Channels;

namespace FusionTiered.AspNetCore.Live;

/// <summary>Writes messages to a WebSocket, one text message each. Messages of its client are read and dropped.</summary>
internal sealed class SocketStream(WebSocket socket, LiveValueOptions options, TimeProvider time)
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    /// <param name="client">Where the messages come from.</param>
    /// <param name="ends">Cancelled when the connection is to end: the server stops, or the connection has lasted long enough.</param>
    /// <param name="gone">Cancelled when the client is gone.</param>
    public async Task RunAsync(LiveClient client, CancellationToken ends, CancellationToken gone)
    {
        using var closed = CancellationTokenSource.CreateLinkedTokenSource(ends, gone);
        var reading = ReadAsync(closed, gone);
        var why = WebSocketCloseStatus.EndpointUnavailable;
        try
        {
            while (true)
            {
                if (await client.NextAsync(Never, time, closed.Token).ConfigureAwait(false) is { } message)
                {
                    using var late = new CancellationTokenSource(options.SendDeadline, time);
                    using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, gone);
                    await socket.SendAsync(message.Json, WebSocketMessageType.Text, endOfMessage: true, either.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception end) when (end is OperationCanceledException or ChannelClosedException or WebSocketException)
        {
            if (socket.State == WebSocketState.CloseReceived)
            {
                why = WebSocketCloseStatus.NormalClosure;
            }
        }

        await CloseAsync(why).ConfigureAwait(false);
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Reading is how a close and the answers to pings are heard.
    private async Task ReadAsync(CancellationTokenSource closed, CancellationToken gone)
    {
        var dropped = new byte[512];
        try
        {
            while ((await socket.ReceiveAsync(dropped.AsMemory(), gone).ConfigureAwait(false)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception end) when (end is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // The connection is gone.
        }
        finally
        {
            try
            {
                await closed.CancelAsync().ConfigureAwait(false);
            }
            catch (ObjectDisposedException)
            {
                // The other side of this connection was faster.
            }
        }
    }

    private async Task CloseAsync(WebSocketCloseStatus why)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            socket.Abort();
            return;
        }

        try
        {
            using var late = new CancellationTokenSource(TimeSpan.FromSeconds(5), time);
            await socket.CloseOutputAsync(why, statusDescription: null, late.Token).ConfigureAwait(false);
        }
        catch (Exception end) when (end is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // It is gone already.
        }
        finally
        {
            // Ends the read: a client need not answer a close.
            socket.Abort();
        }
    }
}
