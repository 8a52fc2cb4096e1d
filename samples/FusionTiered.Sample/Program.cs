using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using FusionTiered;
using FusionTiered.Sample;
using Garnet;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var arguments = new Arguments(args);
if (arguments.Faults is { Length: > 0 } || arguments.Has("--help"))
{
    await Console.Error.WriteLineAsync(string.Join('\n', [.. arguments.Faults, "Arguments: --engine fusioncache|coherent, --redis URL, --json, --verbose"]));
    return arguments.Has("--help") ? 0 : 2;
}

// The nodes share L2: your Redis, or a server in this process. The coherent engine asks more of a Redis than Garnet can do.
var (coherent, redis) = (arguments.Engine is "coherent", arguments.Redis);
var l2 = redis is not null ? $"Redis at {new Uri(redis).Authority}" : coherent ? "a store in this process" : "Garnet, a Redis-compatible server in this process";
using var garnet = redis is null && !coherent ? StartGarnet(out redis) : null;
using var memory = new InProcessTier();
var (source, prefix) = (new PriceSource(), $"sample-{Guid.NewGuid():N}:");
IHost[] hosts = [BuildNode("node-1"), BuildNode("node-2"), BuildNode("node-3")];
Market[] nodes = [.. hosts.Select(host => host.Services.GetRequiredService<Market>())];

Say($"Real prices of {string.Join(", ", source.Symbols)}, from a source that takes 50 ms a call");
Say($"engine {arguments.Engine}; {nodes.Length} nodes, each with a memory of its own (L1), that share {l2} (L2)\n");
var scenes = new List<Scene>();
await foreach (var scene in Scene.PlayAsync(nodes, source, Say))
{
    scenes.Add(scene);
    Say($"{(scene.Ok ? "ok" : "FAIL"),-4} {scene.Name,-9}  {scene.Detail}");
}

var profiles = new[] { Market.Quote, Market.History, Market.Average, Market.Overview }
    .Select(profile => nodes.Select(node => node.Cache.GetStatistics()[profile.Name]).ToArray()).Select(of =>
        new { of[0].Profile, Requests = of.Sum(n => n.Requests), FromL1 = of.Sum(n => n.L1.Hits), FromL2 = of.Sum(n => n.L2.Hits), SourceCalls = of.Sum(n => n.Loads) }).ToArray();
Say("\nprofile   requests  from L1  from L2  source calls   saved");
Array.ForEach(profiles, p => Say($"{p.Profile,-8}  {p.Requests,8:N0}  {p.FromL1,7:N0}  {p.FromL2,7:N0}  {p.SourceCalls,12:N0}  {100 - (100.0 * p.SourceCalls / p.Requests),5:0.0} %"));
var ok = scenes.TrueForAll(scene => scene.Ok);
Say($"\n{scenes.Count(scene => scene.Ok)} of {scenes.Count} claims were so.");
(arguments.Has("--json") ? Console.Out : TextWriter.Null).WriteLine(
    JsonSerializer.Serialize(new { ok, arguments.Engine, l2, nodes = nodes.Length, scenes, profiles }, JsonSerializerOptions.Web));
await Task.WhenAll(nodes.Select(node => node.Cache.RemoveManyAsync([.. node.Cache.MemoryKeys()]).AsTask()));
Array.ForEach(hosts, host => host.Dispose());
return ok ? 0 : 1;

void Say(string line) => (arguments.Has("--json") ? TextWriter.Null : Console.Out).WriteLine(line);

// One instance of the service. Three are in one process here; elsewhere each has its own, and nothing else changes.
IHost BuildNode(string name)
{
    var builder = Host.CreateApplicationBuilder();
    builder.Logging.SetMinimumLevel(arguments.Has("--verbose") && !arguments.Has("--json") ? LogLevel.Warning : LogLevel.None);
    builder.Services.AddSingleton(source).AddSingleton<Market>();

    // A profile says how long its kind of data is served. appsettings.json can say it too: FusionTiered:Profiles:quote:Lifetime.
    var cache = builder.Services.AddFusionTiered(builder.Configuration, options => options.KeyPrefix = prefix)
        .AddProfile(Market.Quote, p => (p.Lifetime, p.StaleFor, p.RetryAfter) = (TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(0.2)))
        .AddProfile(Market.History, p => (p.Lifetime, p.L1Lifetime) = (TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(5)))
        .AddProfile(Market.Average, p => (p.Lifetime, p.HardDeadline) = (TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(2)))
        .AddProfile(Market.Overview, p => (p.Lifetime, p.EagerRefresh) = (TimeSpan.FromMinutes(1), 0.8))
        .AddInvalidation(map => map.On("price.changed", "quote:{symbol}", "history:{symbol}", "average:{symbol}", "overview:all"));
    _ = coherent && redis is null ? cache.UseCoherentEngine().UseInProcessTier(memory, name)
        : coherent ? cache.UseCoherentEngine().UseRedis(redis!)
        : cache.UseRedis(redis!);
    return builder.Build();
}

// A Redis-compatible server in this process, on a free port, without files.
GarnetServer StartGarnet(out string url)
{
    using var free = new TcpListener(IPAddress.Loopback, 0);
    free.Start();
    var port = ((IPEndPoint)free.LocalEndpoint).Port;
    free.Stop();
    url = $"redis://127.0.0.1:{port}";
    var server = new GarnetServer(["--bind", "127.0.0.1", "--port", $"{port}", "--memory", "64m", "--page", "1m", "--index", "1m", "--lua", "-q"]);
    server.Start();
    return server;
}
