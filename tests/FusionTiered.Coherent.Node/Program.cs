using System.Diagnostics;
using FusionTiered;
using Microsoft.Extensions.DependencyInjection;

// One node as a process of its own, for tests that stop or kill one. It does what its input says and tells what came of it, a line each.
var both = new CacheProfile("both");
var services = new ServiceCollection();
services.AddFusionTieredCore(options =>
{
    options.L2.CoherenceLease = TimeSpan.FromMilliseconds(400);
    options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(1);
    options.Add(both, profile => profile.HardDeadline = TimeSpan.FromSeconds(5));
}).UseCoherentEngine().UseRedis(redis => redis.Endpoints.Add(args[0]));
await using var provider = services.BuildServiceProvider();
var cache = provider.GetRequiredService<IDomainCache>();
var heard = 0;
while (cache.GetHealth().Coherence != CoherenceStatus.Verified && heard++ < 2_000)
    await Task.Delay(10); // then looks again
Tell("ready");

while (await Console.In.ReadLineAsync() is { } line)
{
    var words = line.Split(' ');
    switch (words[0])
    {
        case "set":
            Tell($"set {words[1]} {(await cache.SetAsync(both.Of(words[1]), words[2])).Reach}");
            break;
        case "load":
            _ = cache.GetOrSetAsync(both.Of(words[1]), words, static async (words, _, token) =>
            {
                Tell($"loading {words[1]}");
                await Task.Delay(int.Parse(words[2]), token); // a slow source
                return words[1];
            }).AsTask();
            break;
        case "watch":
            _ = Task.Run(() => WatchAsync(both.Of(words[1])));
            break;
    }
}

// Reads without a pause, and tells each answer that differs from the one before; first, when the last read that gave that one began.
async Task WatchAsync(CacheKey key)
{
    var last = "";
    var began = 0L;
    while (true)
    {
        var now = Stopwatch.GetTimestamp();
        var found = await cache.GetAsync<string>(key);
        var answer = $"{found.Value} {(found.IsVerified ? "verified" : "unverified")}";
        if (answer != last)
        {
            Tell($"until {began}");
            Tell($"saw {answer}");
        }

        (last, began) = (answer, now);
    }
}

static void Tell(string line)
{
    Console.Out.WriteLine(line);
    Console.Out.Flush();
}
