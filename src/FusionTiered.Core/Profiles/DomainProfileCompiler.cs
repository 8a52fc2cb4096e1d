using FusionTiered.Time;
namespace FusionTiered.Profiles;

/* Options and defaults become a profile.
   A setting is the profile's own, else that of Defaults, else the one written here. An inherited setting gives way to one that is
   the profile's own: a lifetime of 1 s makes the inherited 5 min in memory 1 s, not an error. Contradictions between own
   settings are the validator's business; it looks at the same values through this class. */
internal static class DomainProfileCompiler
{
    private static readonly TimeSpan UsualLifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan UsualL1Lifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestUsualStale = TimeSpan.FromHours(24);
    private static readonly TimeSpan NoJitterBelow = TimeSpan.FromSeconds(1);

    public static DomainProfile Compile(string name, CacheProfileOptions own, FusionTieredOptions all)
    {
        var defaults = all.Defaults;
        var tiers = own.Tiers ?? defaults.Tiers ?? TierUse.Both;
        var l1Only = tiers == TierUse.L1;
        var l1 = L1Lifetime(own, defaults, l1Only);
        var lifetime = l1Only ? l1 : Lifetime(own, defaults);
        var hard = own.HardDeadline ?? defaults.HardDeadline ?? TimeSpan.FromSeconds(30);
        var maxBytes = own.MaxBytes ?? defaults.MaxBytes ?? 0;
        return new DomainProfile
        {
            Name = name,
            Namespace = NamespaceOf(name, own),
            Tiers = tiers,
            Lifetime = lifetime,
            L1Lifetime = l1,
            Idle = own.IdleTimeout ?? defaults.IdleTimeout ?? (IsDefault(name) ? Longer(l1 / 2, Lifetimes.Shortest) : TimeSpan.Zero),
            Sliding = own.Sliding ?? defaults.Sliding ?? false,
            StaleFor = own.StaleFor ?? defaults.StaleFor ?? (lifetime >= LongestUsualStale / 4 ? LongestUsualStale : lifetime * 4),
            RetryAfter = own.RetryAfter ?? defaults.RetryAfter ?? TimeSpan.FromSeconds(5),
            HardDeadline = hard,
            SoftDeadline = own.SoftDeadline ?? Shorter(defaults.SoftDeadline ?? TimeSpan.FromSeconds(1), hard),
            EagerRefresh = own.EagerRefresh ?? defaults.EagerRefresh ?? 0,
            Jitter = lifetime < NoJitterBelow ? 0 : own.Jitter ?? defaults.Jitter ?? 0.1,
            MaxEntries = own.MaxEntries ?? defaults.MaxEntries ?? 0,
            MaxBytes = maxBytes,
            MaxL1ValueBytes = own.MaxL1ValueBytes ?? Math.Min(defaults.MaxL1ValueBytes ?? 1L << 20, BytesLimit(maxBytes, all)),
            MaxL2ValueBytes = own.MaxL2ValueBytes ?? defaults.MaxL2ValueBytes ?? 16L << 20,
            CompressFrom = own.CompressFrom ?? defaults.CompressFrom,
            PlainJson = own.PlainJson ?? defaults.PlainJson ?? false,
            Version = own.Version ?? defaults.Version ?? 0,
            Size = own.Size ?? defaults.Size,
            NothingLifetime = own.NothingLifetime ?? Shorter(defaults.NothingLifetime ?? TimeSpan.FromSeconds(30), lifetime),
            MaxAbandoned = own.MaxAbandoned ?? defaults.MaxAbandoned ?? 16,
            MaxNothing = own.MaxNothing ?? defaults.MaxNothing ?? Math.Max(1, EntriesLimit(own.MaxEntries ?? defaults.MaxEntries ?? 0, all) / 10),
            SourcePolicy = PolicyOf(own, defaults),
            CopyValues = own.CopyValues ?? defaults.CopyValues ?? false,
            Strict = own.Strict ?? defaults.Strict ?? false,
            IsBuiltIn = all.BuiltIn.ContainsKey(name),
        };
    }

    public static bool IsDefault(string name) => string.Equals(name, CacheProfile.DefaultName, StringComparison.OrdinalIgnoreCase);

    public static string NamespaceOf(string name, CacheProfileOptions own) => IsDefault(name) ? string.Empty : own.Namespace ?? name;

    /// <summary>Of the shared tier, where there is one.</summary>
    public static TimeSpan Lifetime(CacheProfileOptions own, CacheProfileOptions defaults) => own.Lifetime ?? defaults.Lifetime ?? UsualLifetime;

    /// <summary>The limit of bytes that holds for a profile: its own, or that of the whole.</summary>
    public static long BytesLimit(long own, FusionTieredOptions all) => own > 0 ? Math.Min(own, all.MaxBytes) : all.MaxBytes;

    private static int EntriesLimit(int own, FusionTieredOptions all) => own > 0 ? Math.Min(own, all.MaxEntries) : all.MaxEntries;

    private static SourcePolicy PolicyOf(CacheProfileOptions own, CacheProfileOptions defaults)
    {
        var delay = own.RetryDelay ?? defaults.RetryDelay ?? TimeSpan.FromMilliseconds(100);
        return new SourcePolicy(
            own.Retries ?? defaults.Retries ?? 0,
            delay,
            own.RetryMaxDelay ?? Longer(defaults.RetryMaxDelay ?? TimeSpan.FromSeconds(5), delay),
            own.RetryExponential ?? defaults.RetryExponential ?? true,
            own.RetryJitter ?? defaults.RetryJitter ?? true,
            own.BreakerFailures ?? defaults.BreakerFailures ?? 0,
            own.BreakerPause ?? defaults.BreakerPause ?? TimeSpan.FromSeconds(10));
    }

    private static TimeSpan L1Lifetime(CacheProfileOptions own, CacheProfileOptions defaults, bool l1Only)
    {
        // Where memory is the only tier, what the profile itself says of its lifetime comes before an inherited bound of memory.
        if ((own.L1Lifetime ?? (l1Only ? own.Lifetime : null)) is { } said)
        {
            return said;
        }

        var lifetime = Lifetime(own, defaults);
        return Shorter(defaults.L1Lifetime ?? (l1Only ? lifetime : UsualL1Lifetime), lifetime);
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
