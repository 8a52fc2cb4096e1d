using System.Net;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Connections;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>Connections and clients for tests, with times that fit a busy machine.</summary>
internal static class Links
{
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    public static ConnectionSettings Settings(int port, Action<RedisSettings>? change = null, params string[] tracking) => Settings(port, null, change, tracking);

    public static ConnectionSettings Settings(int port, MessageNames? messages, Action<RedisSettings>? change = null, params string[] tracking)
    {
        var options = new RedisSettings { ReadBudget = Long, WriteBudget = Long, Lease = Long };
        options.Endpoints.Add($"127.0.0.1:{port}");
        change?.Invoke(options);
        return RedisOptionsCompiler.Compile(options.Server, options.Client, tracking.Length == 0 ? null : new TrackingPrefixes(tracking), messages);
    }

    /// <summary>One connection with its reader running.</summary>
    public static async Task<OpenLink> OpenAsync(ConnectionSettings settings, IPushHandler? pushes = null, TimeProvider? time = null)
    {
        var link = new OpenLink(settings, pushes, time);
        await link.Opened.Ends();
        return link;
    }

    /// <summary>A client whose places are all filled.</summary>
    public static async Task<RedisClient> ClientAsync(ConnectionSettings settings, IConnectionListener? listener = null, IPushHandler? pushes = null)
    {
        var client = new RedisClient(settings, listener, pushes);
        client.Start();
        await client.WhenConnectedAsync().Ends();
        return client;
    }

    public static RedisKey Key(string text) => new(text);

    public static ReadOnlyMemory<byte> Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    public static string? Text(RentedBytes? bytes)
    {
        using (bytes)
            return bytes is null ? null : System.Text.Encoding.UTF8.GetString(bytes.Span);
    }

    /// <summary>A connection outside any client.</summary>
    internal sealed class OpenLink : IAsyncDisposable
    {
        private readonly Heartbeat _heartbeat;
        private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<Exception> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public OpenLink(ConnectionSettings settings, IPushHandler? pushes, TimeProvider? time)
        {
            _heartbeat = new(new(time ?? TimeProvider.System), "test heartbeat");
            Connection = new(settings, settings.Endpoints[0], IPEndPoint.Parse(settings.Endpoints[0].ToString()), _heartbeat, pushes);
            new Thread(Run) { IsBackground = true }.Start();
        }

        public RedisConnection Connection { get; }

        public HandshakeResult? Handshake { get; private set; }

        public Task Opened => _opened.Task;

        /// <summary>Why the connection ended.</summary>
        public Task<Exception> Ended => _ended.Task;

        public async ValueTask DisposeAsync()
        {
            Connection.Dispose();
            await _ended.Task.Ends();
            _heartbeat.Dispose();
        }

        private void Run()
        {
            try
            {
                Connection.Connect();
                Handshake = FusionTiered.Redis.Connections.Handshake.Run(Connection, Connection.Settings.Tracking, []);
                Connection.Open();
                _opened.SetResult();
                Connection.PumpUntilClosed();
            }
            catch (Exception failure)
            {
                Connection.Close(failure);
                _opened.TrySetException(failure);
            }

            Connection.FailPending();
            _ended.SetResult(Connection.Closed!);
        }
    }
}
