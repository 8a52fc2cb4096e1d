using System.Globalization;
using System.Security.Cryptography;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>A primary, two replicas, and three Sentinels that watch them.</summary>
public sealed class SentinelSet : IAsyncDisposable, IDisposable
{
    public const string Service = "mymaster";

    private const int Count = 3;

    // Nobody takes a busy machine for a dead server, unless a test wants it.
    private const int DownAfter = 60_000;

    private readonly List<RedisServer> _servers = [];
    private readonly List<RedisServer> _sentinels = [];

    private SentinelSet()
    {
    }

    public IReadOnlyList<RedisServer> Servers => _servers;

    public IReadOnlyList<RedisServer> Sentinels => _sentinels;

    /// <summary>The Sentinels, as a URL or the text of StackExchange.Redis names them.</summary>
    public string Endpoints => string.Join(',', _sentinels.Select(static sentinel => sentinel.Endpoint));

    /// <summary>Starts all of them; ends when each Sentinel knows the others and both replicas follow.</summary>
    public static async Task<SentinelSet> StartAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            var set = new SentinelSet();
            try
            {
                await set.OpenAsync();
                return set;
            }
            catch (InvalidOperationException) when (attempt < 3)
            {
                // Somebody else took one of the ports.
                await set.DisposeAsync();
            }
            catch
            {
                await set.DisposeAsync();
                throw;
            }
        }
    }

    /// <summary>The server that most Sentinels take for the primary.</summary>
    public async Task<RedisServer> PrimaryAsync()
    {
        var named = new List<int>();
        foreach (var sentinel in _sentinels)
            named.Add(await NamedByAsync(sentinel));
        var port = named.GroupBy(static port => port).MaxBy(static group => group.Count())!.Key;
        return _servers.Single(server => server.Port == port);
    }

    /// <summary>Makes a replica the primary while all of them live; ends when every Sentinel names it.</summary>
    public async Task FailOverAsync()
    {
        var before = await PrimaryAsync();
        await WhenWellAsync();
        await Eventually.TrueAsync(async () => await _sentinels[0].CliAsync("SENTINEL", "FAILOVER", Service) == "OK", "a failover begins");
        await WhenAnotherThanAsync(before);
    }

    /// <summary>Ends when every Sentinel names the same primary, and it is another one.</summary>
    public Task WhenAnotherThanAsync(RedisServer before) => Eventually.TrueAsync(
        async () =>
        {
            var named = new HashSet<int>();
            foreach (var sentinel in _sentinels)
                named.Add(await NamedByAsync(sentinel));
            return named.Count == 1 && !named.Contains(before.Port);
        },
        "every Sentinel names another primary");

    /// <summary>How long a server may be silent before it is taken for dead.</summary>
    public async Task TakeForDeadAfterAsync(TimeSpan silence)
    {
        foreach (var sentinel in _sentinels)
            await sentinel.CliAsync("SENTINEL", "SET", Service, "down-after-milliseconds", ((int)silence.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Ends when each Sentinel knows the others and both replicas follow the primary.</summary>
    public Task WhenWellAsync() => Eventually.TrueAsync(
        async () =>
        {
            foreach (var sentinel in _sentinels)
            {
                if (!(await sentinel.CliAsync("SENTINEL", "CKQUORUM", Service)).StartsWith($"OK {Count} usable", StringComparison.Ordinal))
                    return false;
                var replicas = (await sentinel.CliAsync("SENTINEL", "REPLICAS", Service)).Split('\n');
                if (replicas.Zip(replicas.Skip(1)).Count(static pair => pair is ("master-link-status", "ok")) != Count - 1)
                    return false;
            }

            var primary = await PrimaryAsync();
            return (await primary.CliAsync("INFO", "replication")).Split(",state=online").Length == Count;
        },
        "the set is well");

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _sentinels.Concat(_servers))
            await server.DisposeAsync();
    }

    public void Dispose()
    {
        foreach (var server in _sentinels.Concat(_servers))
            server.Dispose();
    }

    private static async Task<int> NamedByAsync(RedisServer sentinel) =>
        int.TryParse((await sentinel.CliAsync("SENTINEL", "GET-MASTER-ADDR-BY-NAME", Service)).Split('\n')[^1], CultureInfo.InvariantCulture, out var port) ? port : 0;

    private async Task OpenAsync()
    {
        // A replica copies the primary's data at once instead of waiting for others that may want it, too.
        string[] quick = ["--repl-diskless-sync-delay", "0", "--repl-diskless-load", "on-empty-db"];
        _servers.Add(await RedisServer.StartAsync(quick));
        var primary = _servers[0].Port.ToString(CultureInfo.InvariantCulture);
        while (_servers.Count < Count)
            _servers.Add(await RedisServer.StartAsync([.. quick, "--replicaof", "127.0.0.1", primary]));

        // Who the others are stands in the file: to find out would take them seconds.
        var sentinels = Enumerable.Range(0, Count).Select(static _ => (Port: FreePort.Next(), Id: RandomNumberGenerator.GetHexString(40, lowercase: true))).ToArray();
        foreach (var (port, id) in sentinels)
        {
            _sentinels.Add(await RedisServer.StartSentinelAsync(port, string.Join('\n', [
                $"sentinel myid {id}",
                $"sentinel monitor {Service} 127.0.0.1 {primary} 2",
                $"sentinel down-after-milliseconds {Service} {DownAfter}",
                $"sentinel failover-timeout {Service} 5000",
                $"sentinel parallel-syncs {Service} 2",
                .. _servers.Skip(1).Select(static replica => $"sentinel known-replica {Service} 127.0.0.1 {replica.Port}"),
                .. sentinels.Where(other => other.Port != port).Select(static other => $"sentinel known-sentinel {Service} 127.0.0.1 {other.Port} {other.Id}"),
            ])));

            // On a busy machine a Sentinel that was late would do nothing for 30 s.
            await _sentinels[^1].CliAsync("SENTINEL", "DEBUG", "tilt-trigger", "60000", "info-period", "1000", "publish-period", "500");
        }

        await WhenWellAsync();
    }
}
