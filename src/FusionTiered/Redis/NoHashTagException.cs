using StackExchange.Redis;

namespace FusionTiered.Fusion.Redis;

/// <summary>Redis is a cluster, whose servers share the keys by the part in braces; a cache whose prefix has none would be spread.</summary>
/// <param name="keyPrefix">The prefix.</param>
internal sealed class NoHashTagException(string keyPrefix) : RedisException(
    $"{nameof(FusionTieredOptions.KeyPrefix)} is '{keyPrefix}'; in a cluster all keys of a cache must lie in one slot. Set it to '{{{keyPrefix.TrimEnd(':')}}}:'.");
