using FusionTiered.Fusion.Redis;
using StackExchange.Redis;

namespace FusionTiered.Fusion.L2;

/// <summary>Redis as L2.</summary>
/// <param name="redis">The connection.</param>
/// <param name="keyStart">Before the key of a value.</param>
internal sealed class PlainRedis(RedisDatabase redis, string keyStart) : IPlainL2
{
    public async Task<PlainRead> ReadAsync(string key, CancellationToken deadline)
    {
        var database = await redis.GetAsync().AsTask().WaitAsync(deadline).ConfigureAwait(false);
        RedisKey at = keyStart + key;
        var reading = ReadAsync(database.HashGetAsync(at, "data"), database.KeyTimeToLiveAsync(at));
        return await reading.WaitAsync(deadline).ConfigureAwait(false);
    }

    private static async Task<PlainRead> ReadAsync(Task<RedisValue> data, Task<TimeSpan?> left)
    {
        try
        {
            await Task.WhenAll(data, left).ConfigureAwait(false);
        }
        catch (RedisServerException failure) when (failure.Message.StartsWith("WRONGTYPE", StringComparison.Ordinal))
        {
            // It answered: the key holds another type of Redis.
            return default;
        }

        return new PlainRead(await data.ConfigureAwait(false), await left.ConfigureAwait(false));
    }
}
