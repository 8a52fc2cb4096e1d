using System.Net.WebSockets;
using System.Text.Json;

namespace FusionTiered.Sample.Web.Tests.Support;

/// <summary>A client of <c>/ws</c>.</summary>
internal sealed class Socket : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket _socket = new();

    public static async Task<Socket> OpenAsync(RunningSample sample)
    {
        var socket = new Socket();
        await socket._socket.ConnectAsync(new UriBuilder(sample.Address) { Scheme = "ws", Path = "/ws" }.Uri, CancellationToken.None).WaitAsync(Limit);
        return socket;
    }

    public async Task<JsonElement> NextAsync()
    {
        using var text = new MemoryStream();
        var buffer = new byte[4096];
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).AsTask().WaitAsync(Limit);
            text.Write(buffer.AsSpan(0, part.Count));
            if (part.EndOfMessage)
            {
                using var document = JsonDocument.Parse(text.ToArray());
                return document.RootElement.Clone();
            }
        }
    }

    public void Dispose() => _socket.Dispose();
}
