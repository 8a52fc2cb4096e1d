using System.Globalization;
using System.Text.Json;
using StackExchange.Redis;

namespace FusionTiered.Benchmarks.Peers.Redis;

/// <summary>Bare commands over StackExchange.Redis, with the same value as JSON.</summary>
internal sealed class RawStackExchange : IAsyncDisposable
{
    private static readonly RedisKey[] Keys = [.. RedisKeys.Texts("raw:").Select(static key => (RedisKey)key)];
    private static readonly byte[] Value = JsonSerializer.SerializeToUtf8Bytes(Quote.Sample);

    private readonly IConnectionMultiplexer _redis;
    private readonly IDatabase _database;

    private RawStackExchange(IConnectionMultiplexer redis) => (_redis, _database) = (redis, redis.GetDatabase());

    public static async Task<RawStackExchange> CreateAsync(string url)
    {
        var made = new RawStackExchange(await ConnectionMultiplexer.ConnectAsync(new Uri(url).Authority + ",allowAdmin=true"));
        await made.SetAsync(0, RedisKeys.Count);
        return made;
    }

    public async Task GetAsync(int first, int calls)
    {
        for (var i = first; i < first + calls; i++)
        {
            await _database.StringGetAsync(Keys[i % RedisKeys.Count]);
        }
    }

    public async Task GetWithTtlAsync(int first, int calls)
    {
        for (var i = first; i < first + calls; i++)
        {
            var value = _database.StringGetAsync(Keys[i % RedisKeys.Count]);
            await _database.KeyTimeToLiveAsync(Keys[i % RedisKeys.Count]);
            await value;
        }
    }

    public async Task GetManyAsync(int first, int calls)
    {
        for (var i = 0; i < calls; i++)
        {
            await _database.StringGetAsync(Keys[..RedisKeys.Many]);
        }
    }

    public async Task SetAsync(int first, int calls)
    {
        for (var i = first; i < first + calls; i++)
        {
            await _database.StringSetAsync(Keys[i % RedisKeys.Count], Value, TimeSpan.FromMinutes(1));
        }
    }

    /// <summary>Seconds of CPU that the server's main thread has used.</summary>
    public async Task<double> ServerCpuAsync()
    {
        var cpu = (await _redis.GetServers()[0].InfoAsync("cpu")).SelectMany(static group => group).ToDictionary(static pair => pair.Key, static pair => pair.Value, StringComparer.Ordinal);
        return double.Parse(cpu["used_cpu_sys_main_thread"], CultureInfo.InvariantCulture) + double.Parse(cpu["used_cpu_user_main_thread"], CultureInfo.InvariantCulture);
    }

    public ValueTask DisposeAsync() => _redis.DisposeAsync();
}
