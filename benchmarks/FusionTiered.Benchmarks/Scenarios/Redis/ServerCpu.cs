using FusionTiered.Benchmarks.Measuring;
using FusionTiered.Benchmarks.Peers.Redis;

namespace FusionTiered.Benchmarks.Scenarios.Redis;

/// <summary>CPU time of the server for a write by one of 10 nodes.</summary>
internal static class ServerCpu
{
    private const int Writes = 200;

    public static async Task<Findings> MeasureAsync(Pace pace, string url)
    {
        await using var raw = await RawStackExchange.CreateAsync(url);
        var groups = await Node.OfEachAsync(url, nodes: 10);
        var used = Array.ConvertAll(groups, static _ => new List<double>());
        for (var round = 0; round < pace.Of(30); round++)
        {
            for (var i = 0; i < groups.Length; i++)
            {
                var before = await raw.ServerCpuAsync();
                await groups[i][0].WriteAsync(round * Writes, Writes);
                used[i].Add((await raw.ServerCpuAsync() - before) / Writes * 1e6);
            }
        }

        await Node.DisposeAsync(groups);
        return new(
        [
            new("redis: default: server CPU us per write, 10 nodes", Spread.Of(used[1])),
            new("redis: coherent: server CPU us per write, 10 nodes", Spread.Of(used[2])),
            new("redis: FusionCache: server CPU us per write, 10 nodes", Spread.Of(used[0])),
        ]);
    }
}
