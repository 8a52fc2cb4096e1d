namespace FusionTiered.Testing;

/// <summary>A source that runs. A key that is invalidated meanwhile must not be stored by it.</summary>
internal sealed class FakeLoad(CacheKey key)
{
    private readonly HashSet<string> _endedTags = new(StringComparer.Ordinal);
    private bool _isOutdated;

    public CacheKey Key => key;

    public void Outdate() => _isOutdated = true;

    public void EndTag(string tag) => _endedTags.Add(tag);

    public bool MayStore(IEnumerable<string> tags) => !_isOutdated && !tags.Any(_endedTags.Contains);
}
