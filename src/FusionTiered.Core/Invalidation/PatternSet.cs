using FusionTiered.Keys;

namespace FusionTiered.Invalidation;

/* The patterns that a profile knows beforehand, from the templates of its events.
   A pattern that is whole parts and a '*' ("feed:{userId}:*") becomes a tag: each entry carries the tag "feed:42:", so that the
   pattern feed:42:* raises one version instead of walking over all keys. A key carries at most one tag for each number of
   parts, however many templates there are. The tags of an entry were decided when it was stored: under another set (Hash)
   it is not fresh. */
internal sealed class PatternSet
{
    /// <summary>Parts of a pattern up to which it can be a tag: a bound on the tags that one key may carry.</summary>
    private const int MaxDepth = 16;

    private readonly string _prefix;

    // By depth, so that shapes which give a key the same tag follow one another.
    private readonly PatternShape[] _shapes;

    /// <summary>The set of a profile.</summary>
    /// <param name="prefix">The namespace of the profile with its <c>:</c>, or nothing.</param>
    /// <param name="shapes">The shapes of all templates.</param>
    public PatternSet(string prefix, IEnumerable<PatternShape> shapes)
    {
        _prefix = prefix;
        _shapes =
        [
            .. shapes.Where(shape => shape.Depth <= MaxDepth && shape.Divides(prefix))
                .DistinctBy(static shape => shape.Spelling, StringComparer.Ordinal)
                .OrderBy(static shape => shape.Depth),
        ];
        Hash = HashOf(_shapes);
    }

    /// <summary>Of what the set makes of keys: the same in every process and release; 0 only for the set without patterns.</summary>
    public int Hash { get; }

    /// <summary>The implicit tags of a key of this profile. None, and nothing allocated, where no pattern can reach it.</summary>
    public string[] TagsOf(ReadOnlySpan<char> key)
    {
        if (_shapes.Length == 0)
        {
            return [];
        }

        Span<int> lengths = stackalloc int[MaxDepth];
        var count = 0;
        foreach (var shape in _shapes)
        {
            var length = shape.PrefixOf(key);
            if (length > 0 && (count == 0 || lengths[count - 1] != length))
            {
                lengths[count++] = length;
            }
        }

        if (count == 0)
        {
            return [];
        }

        var tags = new string[count];
        for (var i = 0; i < count; i++)
        {
            tags[i] = string.Concat(TagRules.PatternPrefix, key[..lengths[i]]);
        }

        return tags;
    }

    /// <summary>How to carry out a pattern in this profile.</summary>
    public PatternPlan PlanOf(Glob pattern)
    {
        var literal = pattern.LiteralPrefix;
        if (pattern.IsExact)
        {
            return new(PatternPlanKind.ExactKey, literal);
        }

        if (!pattern.IsPrefix)
        {
            return new(PatternPlanKind.Walk);
        }

        if (_prefix.StartsWith(literal, StringComparison.Ordinal))
        {
            return new(PatternPlanKind.WholeProfile);
        }

        return Array.Exists(_shapes, shape => shape.PrefixOf(literal) == literal.Length)
            ? new(PatternPlanKind.ImplicitTag, TagRules.PatternPrefix + literal)
            : new(PatternPlanKind.Walk);
    }

    // FNV-1a, folded over UTF-16 units: short texts, computed once, stable by definition.
    private static int HashOf(PatternShape[] shapes)
    {
        if (shapes.Length == 0)
        {
            return 0;
        }

        var hash = 2166136261u;
        foreach (var c in string.Join('\u0001', shapes.Select(static shape => shape.Spelling).Order(StringComparer.Ordinal)))
        {
            hash = (hash ^ (byte)c) * 16777619;
            hash = (hash ^ (byte)(c >> 8)) * 16777619;
        }

        return hash == 0 ? 1 : (int)hash;
    }
}
