using FusionTiered.Fusion.Redis;
using FusionTiered.Fusion.Tickets;
using StackExchange.Redis;

namespace FusionTiered.Fusion.L2;

/// <summary>A look at the version of a key, without its value.</summary>
internal sealed partial class VersionedL2
{
    private static readonly RedisValue[] VersionFields = ["v", "absexp"];

    /// <summary>The version that L2 has of a key, as <see cref="L2Answer.Version"/> spells it, and whether it has a value; null: nothing at all. A key of another type counts as another version. For comparisons: the value itself stays in Redis.</summary>
    public async Task<(string Version, bool HasValue)?> FindVersionAsync(string text, CancellationToken deadline)
    {
        var database = await redis.GetAsync().AsTask().WaitAsync(deadline).ConfigureAwait(false);
        var asked = database.HashGetAsync(KeyOf(text), VersionFields, RedisDatabase.OfPrimary);
        var hasValue = database.HashExistsAsync(KeyOf(text), "data", RedisDatabase.OfPrimary);
        var both = Task.WhenAll(asked, hasValue);
        Observe(both);
        try
        {
            await both.WaitAsync(deadline).ConfigureAwait(false);
        }
        catch (RedisServerException failure) when (IsOtherType(failure))
        {
            return (string.Empty, false);
        }

        var (found, isThere) = (await asked.ConfigureAwait(false), await hasValue.ConfigureAwait(false));
        return isThere || !found[0].IsNull ? ($"{found[0]}|{found[1]}", isThere) : null;
    }
}
