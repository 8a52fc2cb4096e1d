using FusionTiered.AspNetCore.CacheHeaders;

namespace FusionTiered;

/// <summary>Cache headers under names, for <c>WithCacheHeaders(name)</c>. Registered by <c>AddCacheHeaders</c>.</summary>
public sealed class CacheHeaderProfiles
{
    private readonly Dictionary<string, CacheHeaderSet> _sets = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds a profile, or replaces one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="configure">Says what its responses say.</param>
    /// <returns>The profiles.</returns>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting is wrong; it lists all faults.</exception>
    public CacheHeaderProfiles Add(string name, Action<CacheHeaderOptions> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new CacheHeaderOptions();
        configure(options);
        CacheHeaderRules.Check(options, name);
        Add(name, options);
        return this;
    }

    internal void Add(string name, CacheHeaderOptions options) => _sets[name] = new CacheHeaderSet(options);

    internal CacheHeaderSet? Find(string name) => _sets.GetValueOrDefault(name);

    internal IEnumerable<string> Names => _sets.Keys;
}
