namespace FusionTiered;

/// <summary>How the warm-up of one cache works. Configuration: section <c>Warmup</c> of the cache. The settings of the start hold.</summary>
public sealed class CacheWarmupOptions
{
    /// <summary>Whether warmers run, at the start and later. Default: yes.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How many warmers run at once at the start, and how many keys a warmer of hot keys loads at once. 1 to 64; default 4.</summary>
    public int AtOnce { get; set; } = 4;

    /// <summary>How long readiness waits for the warm-up at most, from the start on. 00:00:00 to 1 h; default 1 min.</summary>
    public TimeSpan ReadyWithin { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many hot keys are kept for the next start when the host stops; 0: none. 0 to 100000; default 1000. Only keys of profiles with a warmer of hot keys.</summary>
    public int HotKeys { get; set; } = 1000;

    /// <summary>The settings of each warmer by its name.</summary>
    public IDictionary<string, CacheWarmerOptions> Warmers { get; } = new Dictionary<string, CacheWarmerOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where the settings stand, for errors.</summary>
    internal string Path { get; set; } = "Warmup";

    /// <summary>What reading the configuration found.</summary>
    internal List<string> Faults { get; } = [];
}
