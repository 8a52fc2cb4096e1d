using System.Globalization;
using FusionTiered.Benchmarks.Measuring;
using FusionTiered.Benchmarks.Peers;
using FusionTiered.Benchmarks.Peers.Redis;
using FusionTiered.Fusion.Engine;

namespace FusionTiered.Benchmarks.Scenarios.Redis;

/// <summary>CPU time that one change costs: the server, by the number of nodes that hear of it; and each node that hears.</summary>
internal static class FanOut
{
    private const string Prefix = "fan:";
    private const string Channel = "fan-out";
    private const int Nodes = 4;
    private static readonly int[] Listeners = [0, 10, 100, 300];

    public static async Task<Findings> MeasureAsync(Pace pace, string url)
    {
        var lines = new List<Line>();
        foreach (var listeners in Listeners)
        {
            foreach (var together in new[] { 1, 32 })
            {
                lines.Add(await ServerAsync(pace, url, listeners, together, isPublished: false));
                lines.Add(await ServerAsync(pace, url, listeners, together, isPublished: true));
            }
        }

        lines.Add(await HearingAsync(pace, url, DefaultEngine.Name, DefaultEngine.Name + ":" + ProfileCache.L2KeyPrefix, Node.DefaultAsync));
        lines.Add(await HearingAsync(pace, url, CoherentEngine.Name, CoherentEngine.Name + ":", Node.CoherentAsync));
        return new(lines);
    }

    private static async Task<Line> ServerAsync(Pace pace, string url, int listeners, int together, bool isPublished)
    {
        await using var raw = await RawStackExchange.CreateAsync(url);
        await using var hearing = isPublished
            ? await RawListeners.SubscribedAsync(url, listeners, Channel)
            : await RawListeners.TrackingAsync(url, listeners, Prefix);
        using var writer = await RawWriter.CreateAsync(url);
        var packets = pace.Of(together == 1 ? 1_000 : 200);
        var used = new List<double>();
        for (var round = 0; round < 7; round++)
        {
            var before = await raw.ServerCpuAsync();
            await writer.WriteAsync(Prefix, isPublished ? Channel : null, packets, together);
            used.Add((await raw.ServerCpuAsync() - before) / (packets * together) * 1e6);
        }

        var way = isPublished ? "publish" : "tracking";
        return new(string.Create(CultureInfo.InvariantCulture, $"redis: {way}, {listeners} nodes, {together} at once: server CPU us per write"), Spread.Of(used.Skip(1)));
    }

    // All nodes are in this process, and another program writes: what its writes cost more under their prefix is their hearing.
    private static async Task<Line> HearingAsync(Pace pace, string url, string engine, string prefix, Func<string, Task<INode>> start)
    {
        var nodes = new List<INode>();
        for (var i = 0; i < Nodes; i++)
        {
            nodes.Add(await start(url));
        }

        using var writer = await RawWriter.CreateAsync(url);
        var costs = new List<double>();
        for (var round = 0; round < 12; round++)
        {
            var unheard = await ProcessCpuAsync(pace, writer, Prefix);
            costs.Add((await ProcessCpuAsync(pace, writer, prefix) - unheard) / Nodes);
        }

        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        return new($"redis: {engine}: CPU us of a node that hears of a foreign write", Spread.Of(costs.Skip(2)));
    }

    private static async Task<double> ProcessCpuAsync(Pace pace, RawWriter writer, string prefix)
    {
        const int Together = 32;
        var packets = pace.Of(200);
        var before = Environment.CpuUsage.TotalTime;
        await writer.WriteAsync(prefix, channel: null, packets, Together);
        await Task.Delay(200); // Announcements come after the writes.
        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / (packets * Together);
    }
}
