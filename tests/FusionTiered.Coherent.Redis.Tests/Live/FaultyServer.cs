using FusionTiered.Checker.Plans;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Live;

/// <summary>A redis-server that forgets nothing it has acknowledged when it is killed, unless that is the fault.</summary>
internal sealed class FaultyServer : IAsyncDisposable
{
    private readonly RedisServer _server;
    private readonly SemaphoreSlim _process = new(1, 1);
    private readonly SemaphoreSlim _settings = new(1, 1);
    private int _away;
    private int _full;
    private int _readOnly;

    private FaultyServer(RedisServer server) => _server = server;

    public int Port => _server.Port;

    // The file is written before a reply goes out, and belongs to the system, not to the process that is killed.
    public static async Task<FaultyServer> StartAsync(params string[] arguments) =>
        new(await RedisServer.StartAsync([.. arguments, "--appendonly", "yes", "--appendfsync", "no", "--auto-aof-rewrite-percentage", "0"]));

    public async ValueTask BreakAsync(FaultKind kind)
    {
        switch (kind)
        {
            case FaultKind.FreezeServer:
                await WithProcessAsync(() =>
                {
                    if (_away == 0)
                        _server.Freeze();
                });
                break;
            case FaultKind.StopServer or FaultKind.LoseEverything:
                await WithProcessAsync(() =>
                {
                    if (_away++ == 0)
                        _server.Crash();
                    if (kind == FaultKind.LoseEverything)
                        _server.LoseData();
                });
                break;
            case FaultKind.Full:
                Interlocked.Increment(ref _full);
                await SetUpAsync();
                break;
            case FaultKind.ReadOnly:
                Interlocked.Increment(ref _readOnly);
                await SetUpAsync();
                break;
        }
    }

    public async ValueTask MendAsync(FaultKind kind)
    {
        switch (kind)
        {
            case FaultKind.FreezeServer:
                await WithProcessAsync(() =>
                {
                    if (_away == 0)
                        _server.Thaw();
                });
                break;
            case FaultKind.StopServer or FaultKind.LoseEverything:
                await StartAgainAsync();
                break;
            case FaultKind.Full:
                Interlocked.Decrement(ref _full);
                await SetUpAsync();
                break;
            case FaultKind.ReadOnly:
                Interlocked.Decrement(ref _readOnly);
                await SetUpAsync();
                break;
        }
    }

    /// <summary>Ends the connections that are called so; they may come back at once.</summary>
    public async ValueTask KillClientsAsync(string name)
    {
        var clients = await RawClient.AskAsync(Port, "CLIENT", "LIST") ?? "";
        foreach (var line in clients.Split('\n').Where(line => line.Contains($" name={name} ", StringComparison.Ordinal) || line.Contains($" name={name}-", StringComparison.Ordinal)))
            await RawClient.AskAsync(Port, "CLIENT", "KILL", "ID", line.Split(' ')[0]["id=".Length..]);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _process.Dispose();
        _settings.Dispose();
    }

    private async Task StartAgainAsync()
    {
        await _process.WaitAsync();
        try
        {
            if (--_away > 0)
                return;
            await _server.RestartAsync();
        }
        finally
        {
            _process.Release();
        }

        await SetUpAsync();
    }

    // What it does not hear, because it is away, it is told when it is back.
    private async Task SetUpAsync()
    {
        await _settings.WaitAsync();
        try
        {
            await RawClient.AskAsync(Port, "CONFIG", "SET", "maxmemory", Volatile.Read(ref _full) > 0 ? "1" : "0");
            var isReadOnly = Volatile.Read(ref _readOnly) > 0;
            await RawClient.AskAsync(Port, "REPLICAOF", isReadOnly ? "127.0.0.1" : "NO", isReadOnly ? "1" : "ONE");
        }
        finally
        {
            _settings.Release();
        }
    }

    private async Task WithProcessAsync(Action what)
    {
        await _process.WaitAsync();
        try
        {
            what();
        }
        finally
        {
            _process.Release();
        }
    }
}
