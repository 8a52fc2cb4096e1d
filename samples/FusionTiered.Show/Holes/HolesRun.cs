using System.Reflection;
using FusionTiered.Show.Arguments;
using FusionTiered.Show.Nodes;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Show.Holes;

/// <summary>The command <c>holes</c>: plays every scene on every kind of cache, and says the outcome.</summary>
internal static class HolesRun
{
    // Readings that are held hold a thread each.
    private const int Threads = 64;

    public static async Task<int> RunAsync(string[] arguments, TimeProvider clock, CancellationToken ct)
    {
        HoleOptions options;
        try
        {
            options = HoleOptions.Parse(arguments);
        }
        catch (BadArgumentException bad)
        {
            await Console.Error.WriteLineAsync(bad.Message);
            return 2;
        }

        if (options.IsHelp)
        {
            Console.WriteLine(HoleOptions.Usage);
            return 0;
        }

        ThreadPool.SetMinThreads(Threads, Threads);
        var table = new HoleTable(options.IsJson ? static _ => { } : Console.WriteLine);
        try
        {
            await using var server = await SpawnedRedis.RunAsync(clock, ct);
            var stage = new HoleStage(server, options.IsQuick, clock, ct);
            var report = new HoleReport(clock.GetUtcNow(), options.ToString(), Surroundings(await VersionAsync(server, ct)), table);
            await PlayAsync(options, stage, table);
            report.Write(options);
        }
        catch (NoRedisException failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 2;
        }

        return table.IsBroken ? 1 : 0;
    }

    private static async Task PlayAsync(HoleOptions options, HoleStage stage, HoleTable table)
    {
        foreach (var hole in HoleList.All.Where(hole => options.Only is null || string.Equals(hole.Name, options.Only, StringComparison.OrdinalIgnoreCase)))
        {
            foreach (var kind in Enum.GetValues<Kind>().Where(kind => options.Kind is { } one ? kind == one : !options.IsQuick || !hole.IsSlow || kind == Kind.Default))
            {
                await hole.PlayAsync(stage, kind, table);
            }
        }
    }

    private static async Task<string> VersionAsync(SpawnedRedis server, CancellationToken ct)
    {
        const string Field = "redis_version:";
        await using var talk = await RedisTalk.ConnectAsync(server.Options, ct);
        var info = (string)(await talk.AskAsync(ct, "INFO", "server"))!;
        return info.Split("\r\n").First(line => line.StartsWith(Field, StringComparison.Ordinal))[Field.Length..];
    }

    private static string Surroundings(string redis) =>
        $"{Environment.ProcessorCount} cores, .NET {Environment.Version}, redis-server {redis} over loopback, FusionCache {VersionOf(typeof(FusionCache))}, StackExchange.Redis {VersionOf(typeof(ConnectionMultiplexer))}";

    private static string VersionOf(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
