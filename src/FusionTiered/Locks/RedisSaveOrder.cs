using FusionTiered.Fusion.Redis;
using FusionTiered.Time;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Locks;

/// <summary>The order of saves among all nodes: numbers in Redis, each given by one script.</summary>
internal sealed class RedisSaveOrder(RedisDatabase redis, string keyPrefix, TimeSpan patience, CacheClock clock, Func<bool> isL2Resting) : ISaveOrder
{
    // Redis's time in microseconds, or one more than before: a number that was lost never comes again. A day is longer than any save.
    private const string Next = """
        local old = tonumber(redis.call('GET', KEYS[1]) or '') or 0
        local time = redis.call('TIME')
        local new = math.max(old + 1, time[1] * 1000000 + time[2])
        redis.call('SET', KEYS[1], string.format('%.0f', new), 'PX', 86400000)
        return new
        """;

    private readonly string _keyStart = keyPrefix + "save:";

    public ValueTask<long?> NextAsync(string key) =>
        AskAsync(key, static async (database, slot) => (long?)await database.ScriptEvaluateAsync(Next, [slot], flags: RedisDatabase.OfPrimary).ConfigureAwait(false));

    public ValueTask<long?> CurrentAsync(string key) =>
        AskAsync(key, static async (database, slot) => (long?)await database.StringGetAsync(slot, RedisDatabase.OfPrimary).ConfigureAwait(false));

    private async ValueTask<long?> AskAsync(string key, Func<IDatabase, RedisKey, Task<long?>> ask)
    {
        if (isL2Resting())
        {
            return null;
        }

        try
        {
            var database = await redis.GetAsync().ConfigureAwait(false);
            return await ask(database, _keyStart + SaveSlots.Of(key).ToString(System.Globalization.CultureInfo.InvariantCulture)).WaitAsync(patience, clock.Provider).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException or ObjectDisposedException or NoHashTagException)
        {
            return null;
        }
    }
}
