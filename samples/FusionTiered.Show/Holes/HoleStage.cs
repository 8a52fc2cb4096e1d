using System.Globalization;
using FusionTiered.Show.Nodes;

namespace FusionTiered.Show.Holes;

/// <summary>Where the scenes are played: a redis-server of the run's own, and nodes on it.</summary>
/// <param name="server">The server.</param>
/// <param name="isQuick">Whether a few runs of each scene are enough.</param>
/// <param name="clock">The real clock.</param>
/// <param name="ct">Ends the run.</param>
internal sealed class HoleStage(SpawnedRedis server, bool isQuick, TimeProvider clock, CancellationToken ct)
{
    /// <summary>Bounds a wait that should end by itself.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private const int AtATime = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private static int s_prefixes;

    public SpawnedRedis Server => server;

    public bool IsQuick => isQuick;

    public TimeProvider Clock => clock;

    public CancellationToken Ct => ct;

    /// <summary>The usual number of runs.</summary>
    public int Runs => isQuick ? 6 : 50;

    /// <summary>A beginning of keys that no other scene has.</summary>
    public string NewPrefix() => string.Create(CultureInfo.InvariantCulture, $"holes-{Environment.ProcessId}-{Interlocked.Increment(ref s_prefixes)}:");

    /// <summary>A redis-server of one scene, which may be stopped.</summary>
    public Task<SpawnedRedis> NewServerAsync() => SpawnedRedis.RunAsync(clock, ct);

    /// <summary>Starts a node.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="prefix">The beginning of its keys.</param>
    /// <param name="endpoint">Where it finds Redis; null: the server of the run.</param>
    /// <param name="name">The name of its connections.</param>
    /// <param name="isPatient">Whether it waits long for Redis.</param>
    public async Task<HoleNode> StartAsync(Kind kind, string prefix, string? endpoint = null, string name = "node", bool isPatient = true)
    {
        var place = new NodePlace(endpoint ?? server.Options.Endpoints[0], prefix, name, isPatient);
        return kind == Kind.Plain ? await PlainNode.StartAsync(place) : EngineNode.Start(place, stockParts: kind == Kind.Stock);
    }

    /// <summary>Starts nodes that hear each other.</summary>
    public async Task<IReadOnlyList<HoleNode>> StartAsync(Kind kind, int count)
    {
        var prefix = NewPrefix();
        var nodes = new List<HoleNode>();
        for (var node = 0; node < count; node++)
        {
            nodes.Add(await StartAsync(kind, prefix));
        }

        await MeetAsync([.. nodes]);
        return nodes;
    }

    /// <summary>Waits until each node hears each other one.</summary>
    public async Task MeetAsync(params HoleNode[] nodes)
    {
        foreach (var writer in nodes)
        {
            foreach (var reader in nodes)
            {
                var key = $"met-{Guid.NewGuid():N}";
                for (var attempt = 0; !await HearsAsync(writer, reader, $"{key}-{attempt}"); attempt++)
                {
                    await Task.Delay(Pause, clock, ct);
                }
            }
        }
    }

    /// <summary>Plays a scene many times, ten at a time.</summary>
    public Task EachAsync(int runs, Func<int, Task> play, int atATime = AtATime) => Parallel.ForEachAsync(
        Enumerable.Range(0, runs), new ParallelOptions { MaxDegreeOfParallelism = atATime, CancellationToken = ct }, async (run, _) => await play(run));

    public Task DelayAsync(double milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), clock, ct);

    private async Task<bool> HearsAsync(HoleNode writer, HoleNode reader, string key)
    {
        await writer.SetAsync(Life.Usual, key, "1");
        await reader.TryGetAsync(Life.Usual, key);
        await writer.SetAsync(Life.Usual, key, "2");
        for (var look = 0; look < 10; look++)
        {
            if ((await reader.TryGetAsync(Life.Usual, key)).Value is "2")
            {
                return true;
            }

            await Task.Delay(Pause, clock, ct);
        }

        return false;
    }
}
