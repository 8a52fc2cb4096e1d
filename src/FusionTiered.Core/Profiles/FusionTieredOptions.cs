using FusionTiered.Keys;

namespace FusionTiered;

/// <summary>What people write about a cache: its limits and its profiles.</summary>
/// <remarks>
/// Configuration: section <c>FusionTiered</c>. Of two places that set the same, the later registration wins; within one call of
/// <c>AddFusionTiered</c> the order is: defaults, environment variables (<c>CACHE_L1_CAPACITY</c>, <c>CACHE_L1_TTL_SECONDS</c>,
/// <c>CACHE_L2_TTL_SECONDS</c>), configuration, code. So what code sets, configuration does not change: leave out of the code
/// what is to be tuned from outside. Profiles are taken up anew when the configuration changes; the limits of the whole and
/// the prefix hold from the start.
/// </remarks>
public sealed class FusionTieredOptions
{
    /// <summary>The name of the configuration section: <c>FusionTiered</c>.</summary>
    public const string SectionName = "FusionTiered";

    private string? _keyPrefix;
    private bool _hasKeyPrefix;

    /// <summary>Entries in memory, a strict limit. 1 to 100,000,000; default 2,000.</summary>
    public int MaxEntries { get; set; } = 2_000;

    /// <summary>Bytes in memory by the declared weights, a strict limit. 1 to 2^50; default 100 MB (104,857,600).</summary>
    public long MaxBytes { get; set; } = 100L << 20;

    /// <summary>
    /// The start of every key in the shared tier. 1 to 64 ASCII letters, digits, <c>-</c>, <c>_</c>, <c>.</c> and <c>:</c>; default <c>ft:</c>,
    /// for a cache with a name <c>ft.name:</c>. A Redis Cluster needs a part of them in braces, the hash tag: <c>{shop}:</c>. Caches that are given one prefix share their values and hear of each other's changes.
    /// </summary>
    public string KeyPrefix
    {
        get => _hasKeyPrefix ? _keyPrefix! : CachePrefix.Of(CacheName);
        set => (_keyPrefix, _hasKeyPrefix) = (value, true);
    }

    /// <summary>Whether logs may show keys. Default: no, since keys may hold personal data.</summary>
    public bool RevealKeys { get; set; }

    /// <summary>How the tier that is shared with other nodes is used, where there is one.</summary>
    public RemoteTierOptions L2 { get; } = new();

    /// <summary>How memory is compared with that tier.</summary>
    public ConsistencyOptions Consistency { get; } = new();

    /// <summary>What holds for every profile that does not say otherwise. <see cref="CacheProfileOptions.Namespace"/> has no meaning here.</summary>
    public CacheProfileOptions Defaults { get; } = new();

    /// <summary>The profiles by name; upper and lower case are the same. <c>default</c> and the seven named ones are there from the start.</summary>
    public IDictionary<string, CacheProfileOptions> Profiles { get; } = new Dictionary<string, CacheProfileOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name of the cache; empty for the one without a name.</summary>
    internal string CacheName { get; set; } = string.Empty;

    /// <summary>What was wrong in what was read, found before the options were whole.</summary>
    internal List<string> Faults { get; } = [];

    /// <summary>The profiles that code registers by a handle, the named ones among them.</summary>
    internal ISet<string> Registered { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The built-in profiles that no handle of the application has replaced, by name.</summary>
    internal IDictionary<string, CacheProfile> BuiltIn { get; } = new Dictionary<string, CacheProfile>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The profiles that the configuration writes, each with its path.</summary>
    internal IDictionary<string, string> Written { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where in the configuration the options come from: the beginning of the setting's name in an error.</summary>
    internal string Path { get; set; } = SectionName;

    /// <summary>Adds the profile of a handle, or changes it when it is there.</summary>
    /// <param name="handle">
    /// The handle that its keys are composed with. A handle of the application replaces the built-in profile of its name
    /// (<see cref="CacheProfiles"/>): the settings and the namespace of that one are gone.
    /// </param>
    /// <param name="configure">Sets what differs from <see cref="Defaults"/>.</param>
    /// <returns>These options.</returns>
    /// <exception cref="ArgumentException"><paramref name="handle"/> is a strategy, which is no profile of its own.</exception>
    public FusionTieredOptions Add(CacheProfile handle, Action<CacheProfileOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(handle);
        ThrowIfStrategy(handle);
        Registered.Add(handle.Name);
        if (!Profiles.TryGetValue(handle.Name, out var profile))
        {
            Profiles[handle.Name] = profile = new CacheProfileOptions();
        }

        Replace(handle, profile);
        if (handle.Namespace.Length != 0)
        {
            if (profile.Namespace is { } other && !string.Equals(other, handle.Namespace, StringComparison.Ordinal))
            {
                Faults.Add($"{Path}:Profiles:{handle.Name}:{nameof(CacheProfileOptions.Namespace)} is '{other}'; the handle that is registered under this name has '{handle.Namespace}'.");
            }

            profile.Namespace ??= handle.Namespace;
        }

        configure?.Invoke(profile);
        return this;
    }

    /// <summary>Adds a built-in profile. Its settings are filled in after everything else, so that they can still be replaced.</summary>
    internal void AddBuiltIn(CacheProfile handle)
    {
        BuiltIn[handle.Name] = handle;
        Add(handle);
    }

    private void Replace(CacheProfile handle, CacheProfileOptions profile)
    {
        if (BuiltIn.TryGetValue(handle.Name, out var builtIn) && handle != builtIn)
        {
            BuiltIn.Remove(handle.Name);
            profile.Namespace = string.Equals(profile.Namespace, builtIn.Namespace, StringComparison.Ordinal) ? null : profile.Namespace;
        }
    }

    internal static void ThrowIfStrategy(CacheProfile handle)
    {
        if (handle.Lifetime is not null)
        {
            throw new ArgumentException("A strategy is the default profile with another lifetime; it cannot be registered.", nameof(handle));
        }
    }
}
