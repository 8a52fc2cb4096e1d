using FusionTiered.Keys;

namespace FusionTiered.AspNetCore.Caches;

/// <summary>Counts values in the memory of this node before a change. Not every engine tells how many went.</summary>
internal static class Counted
{
    /// <summary>Those whose keys match.</summary>
    public static int Matching(MappedCache cache, Glob pattern) => cache.Cache.MemoryKeys().Count(key => pattern.IsMatch(key.Text));

    /// <summary>Those that an event is going to end. Values with a tag are not counted: memory is not ordered by tags.</summary>
    public static int Of(MappedCache cache, IReadOnlyList<InvalidationTarget> targets)
    {
        Glob[] patterns = [.. Of(targets, InvalidationTargetKind.Pattern).Select(Glob.Parse)];
        HashSet<string> keys = [.. Of(targets, InvalidationTargetKind.Key)], profiles = new(Of(targets, InvalidationTargetKind.Profile), StringComparer.OrdinalIgnoreCase);
        return patterns.Length + keys.Count + profiles.Count == 0
            ? 0
            : cache.Cache.MemoryKeys().Count(key => keys.Contains(key.Text) || Array.Exists(patterns, one => one.IsMatch(key.Text)) || profiles.Contains(cache.ProfileOf(in key)));
    }

    /// <summary>The write with the number that the engine counted, or else the one from before.</summary>
    public static CacheWrite AtLeast(this CacheWrite write, long before) => write with { Removed = Math.Max(write.Removed, before) };

    private static IEnumerable<string> Of(IReadOnlyList<InvalidationTarget> targets, InvalidationTargetKind kind) => targets.Where(one => one.Kind == kind).Select(static one => one.Text);
}
