using System.Security.Cryptography;
using FusionTiered.Fusion.Redis;

namespace FusionTiered.Fusion.L2;

/// <summary>The removal of a value that cannot be read.</summary>
internal sealed partial class VersionedL2
{
    /// <summary>Removes a value that this node could not read, unless another one is there by now. The other nodes are not told: what they hold is no older than before.</summary>
    /// <param name="text">The key.</param>
    /// <param name="version">The version under which it was read.</param>
    /// <param name="value">Its bytes.</param>
    /// <returns>Whether it was removed.</returns>
    public async Task<bool> RemoveUnreadableAsync(string text, string version, byte[] value)
    {
        var database = await redis.GetAsync().ConfigureAwait(false);
#pragma warning disable CA5350 // No defence: it tells the value that was read from one that came later. Redis's scripts know no other hash.
        var hash = Convert.ToHexStringLower(SHA1.HashData(value));
#pragma warning restore CA5350
        var removed = await database.ScriptEvaluateAsync(
            scripts.RemoveUnreadable, [KeyOf(text)], [version, hash, (long)times.VersionStays.TotalMilliseconds], RedisDatabase.OfPrimary).ConfigureAwait(false);
        return (int)removed == 1;
    }
}
