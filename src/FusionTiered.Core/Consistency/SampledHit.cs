using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FusionTiered.Profiles;

namespace FusionTiered.Consistency;

/// <summary>A hit in memory that is to be compared with L2. It holds no entry: an entry that leaves memory is free at once.</summary>
/// <param name="Profile">The profile of the key.</param>
/// <param name="Key">The key.</param>
/// <param name="Type">The type that the caller read the value as.</param>
/// <param name="Entry">Names the entry that was served: see <see cref="IsOf"/>.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SampledHit(ProfileState Profile, CacheKey Key, Type Type, int Entry)
{
    /// <summary>Notes a hit. It allocates nothing.</summary>
    public static SampledHit Of(ProfileState profile, in CacheKey key, Type type, object served) => new(profile, key, type, RuntimeHelpers.GetHashCode(served));

    /// <summary>Whether this is the entry that was served: two entries of one key have one name in about 67 million cases.</summary>
    public bool IsOf(object entry) => RuntimeHelpers.GetHashCode(entry) == Entry;
}
