using FusionTiered.Engines;
using FusionTiered.Fusion.Keys;
using FusionTiered.Fusion.Redis;
using FusionTiered.Fusion.Telemetry;
using FusionTiered.Keys;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using CacheName = FusionTiered.Telemetry.CacheName;

namespace FusionTiered.Fusion.L2;

/* A mark of a tag or a clear ends values at once and everywhere, and looks at none of them: they lie in Redis until their time is up, and
   nobody knows how many they are. Where that is asked, this walk follows the mark: SCAN, page by page, and one script for each key.
   A value that is younger than the mark stays: the mark says its time, and the version of a value that of the value. Both are bounds of
   Redis's clock, as in FusionCache's own comparison, so the walk takes nothing that a read would still find. A load that began after the
   mark, and saw the version of a value that the walk then removed, may store: the version is left behind.
   In a cluster the keys of a cache lie in one slot, so one server has them all. */
/// <summary>Removes from Redis the values that a mark has ended, and counts them.</summary>
/// <param name="redis">The database.</param>
/// <param name="scripts">The scripts.</param>
/// <param name="keyPrefix">Before all keys of the cache.</param>
/// <param name="keyStart">Before the key of a value.</param>
/// <param name="versionStays">How long the version of a removed value stays: longer than any load.</param>
/// <param name="cache">The name of the cache, for logs.</param>
/// <param name="log">Told when it cannot be done.</param>
internal sealed class KeySweep(RedisDatabase redis, RedisScripts scripts, string keyPrefix, string keyStart, Func<TimeSpan> versionStays, string cache, ILogger log)
{
    // SCAN looks at so many keys in one step of Redis, foreign ones too; so many scripts at most are under way.
    private const int KeysAtOnce = 500;

    /// <summary>Walks through the keys.</summary>
    /// <param name="pattern">Which keys.</param>
    /// <param name="tags">The tags whose marks end values; that of a clear is one, too. A tag without a mark ends none.</param>
    /// <param name="tagOf">Which of them ends the value of a key that the pattern matches; null: the key is not meant.</param>
    /// <param name="cancellationToken">Ends the walk after a page. It is not thrown.</param>
    public async Task<L2Sweep> RunAsync(Glob pattern, IReadOnlyCollection<string> tags, Func<string, string?> tagOf, CancellationToken cancellationToken)
    {
        try
        {
            return await WalkAsync(pattern, tags, tagOf, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception refusal) when (refusal is RedisCommandException || (refusal is RedisServerException && IsRefusal(refusal.Message)))
        {
            Log.SweepRefused(log, CacheName.Shown(cache), refusal.Message);
            return new L2Sweep(L2SweepOutcome.Refused);
        }
#pragma warning disable CA1031 // The values are ended: a count that fails is no reason to fail their clear.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Log.SweepFailed(log, CacheName.Shown(cache), RedisFailure.Named(failure));
            return new L2Sweep(L2SweepOutcome.Failed);
        }
    }

    private async Task<L2Sweep> WalkAsync(Glob pattern, IReadOnlyCollection<string> tags, Func<string, string?> tagOf, CancellationToken cancellationToken)
    {
        var database = await redis.GetAsync().ConfigureAwait(false);
        var server = await ServerAsync(database).ConfigureAwait(false);

        // Else the first page would send the text of the script with each key, as EVAL, which a user may not be allowed.
        await server.ScriptLoadAsync(scripts.Sweep, RedisDatabase.OfPrimary).ConfigureAwait(false);
        var arguments = await ArgumentsAsync(database, tags).ConfigureAwait(false);
        var match = Glob.Escape(keyStart) + pattern.ForBytes;
        long removed = 0;
        var cursor = "0";
        do
        {
            if (cancellationToken.IsCancellationRequested)
            {
                return new L2Sweep(L2SweepOutcome.Stopped);
            }

            var page = await server.ExecuteAsync(database.Database, "SCAN", [cursor, "MATCH", match, "COUNT", KeysAtOnce], RedisDatabase.OfPrimary).ConfigureAwait(false);
            cursor = (string)page[0]!;
            removed += await RemoveAsync(database, ((string[])page[1]!).Select(key => (key, Meant(key)))).ConfigureAwait(false);
        }
        while (cursor is not "0");
        return L2Sweep.Counted(removed);

        // Redis counts bytes where the pattern counts characters: it may have found too much.
        RedisValue[]? Meant(string key)
        {
            var text = key[keyStart.Length..];
            return EngineKeys.IsValue(text) && pattern.IsMatch(text) && tagOf(text) is { } tag ? arguments.GetValueOrDefault(tag) : null;
        }
    }

    private async Task<long> RemoveAsync(IDatabase database, IEnumerable<(string Key, RedisValue[]? Arguments)> found)
    {
        List<Task<RedisResult>> removals = [];
        try
        {
            foreach (var (key, arguments) in found)
            {
                if (arguments is not null)
                {
                    removals.Add(database.ScriptEvaluateAsync(scripts.Sweep, [key], arguments, RedisDatabase.OfPrimary));
                }
            }
        }
        finally
        {
            // Also where one could not be sent: none is left behind unobserved.
            await ((Task)Task.WhenAll(removals)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return (await Task.WhenAll(removals).ConfigureAwait(false)).Sum(static answer => (long)answer);
    }

    // The arguments of the script, by the tag whose mark they tell of.
    private async Task<Dictionary<string, RedisValue[]>> ArgumentsAsync(IDatabase database, IReadOnlyCollection<string> tags)
    {
        var stays = (long)versionStays().TotalMilliseconds;
        Dictionary<string, RedisValue[]> arguments = new(StringComparer.Ordinal);
        foreach (var tag in tags)
        {
            var time = await database.HashGetAsync(keyStart + EngineKeys.TagPrefix + tag, "t", RedisDatabase.OfPrimary).ConfigureAwait(false);
            if (time.TryParse(out long ticks))
            {
                arguments[tag] = [VersionWord.TimeOf(ticks), stays];
            }
        }

        return arguments;
    }

    private async Task<IServer> ServerAsync(IDatabase database)
    {
        var connection = await redis.ConnectionAsync().ConfigureAwait(false);
        var endpoint = await database.IdentifyEndpointAsync(keyPrefix, RedisDatabase.OfPrimary).ConfigureAwait(false);
        return connection.GetServer(endpoint ?? throw new TimeoutException("No server has answered."));
    }

    private static bool IsRefusal(string message) =>
        message.StartsWith("NOPERM", StringComparison.Ordinal) || message.StartsWith("ERR unknown", StringComparison.OrdinalIgnoreCase);
}
