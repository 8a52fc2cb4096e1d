using StackExchange.Redis;

namespace FusionTiered.WriteBehind.Redis;

/* The keys of one buffer. They share a hash tag, so a cluster has all of them on one server and a script may use several. They begin with a brace:
   keys of the cache never do (their braces are escaped), so no clear, pattern or tracked prefix of the cache touches them. None of them expires but
   the leases: a Redis that evicts keys without a lifetime (allkeys-lru) must not hold a buffer. */

/// <summary>The names of the keys of one buffer.</summary>
/// <param name="keyPrefix">Before all keys of the cache.</param>
/// <param name="cache">The name of the cache.</param>
/// <param name="profile">The profile.</param>
internal sealed class BufferKeys(string keyPrefix, string cache, string profile)
{
    /// <summary>The consumer group of every stream.</summary>
    public const string Group = "sink";

    private readonly string _tag = $"{{fusiontiered:wb:{Plain(keyPrefix)}{Plain(cache)}/{profile}}}:";

    /// <summary>The number of the last write.</summary>
    public RedisKey Sequence => _tag + "n";

    /// <summary>The last fencing token.</summary>
    public RedisKey Token => _tag + "f";

    /// <summary>The number of partitions that the nodes agree on.</summary>
    public RedisKey Partitions => _tag + "m";

    /// <summary>A hash: the payload of each entry that is not sunk. Field: <c>partition:entry</c>.</summary>
    public RedisKey Writes => _tag + "w";

    /// <summary>
    /// A hash: the newest entry of each key, <c>partition:entry|sequence</c>. Behind it <c>|a</c> once the cache has the value, or <c>|d</c> when an
    /// earlier writer may still set another one.
    /// </summary>
    public RedisKey Newest => _tag + "l";

    /// <summary>A hash: the writes that have stepped aside. Field: that of <see cref="Writes"/>.</summary>
    public RedisKey Poison => _tag + "p";

    /// <summary>The entries of a partition, in the order of their sequence: <c>k</c> is the key.</summary>
    public RedisKey Stream(int partition) => $"{_tag}s:{partition}";

    /// <summary>The node that hands the writes of a partition to the sink: <c>token:node|steps</c>.</summary>
    public RedisKey Owner(int partition) => $"{_tag}o:{partition}";

    private static string Plain(string text) => text.Replace('{', '(').Replace('}', ')');
}
