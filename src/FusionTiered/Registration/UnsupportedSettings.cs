using System.Globalization;

namespace FusionTiered.Fusion.Registration;

/// <summary>What a profile may not ask of this engine: refused at start-up, and when the configuration changes, together with all other faults.</summary>
internal sealed class UnsupportedSettings(FusionEngineOptions engine)
{
    public static IReadOnlyList<string> Faults(FusionTieredOptions options, FusionEngineOptions engine)
    {
        var faults = new List<string>();
        var settings = new UnsupportedSettings(engine);
        settings.Check($"{options.Path}:{nameof(options.Defaults)}", options.Defaults, faults);
        foreach (var (profile, written) in options.Profiles)
        {
            settings.Check($"{options.Path}:{nameof(options.Profiles)}:{profile}", written, faults);
        }

        return faults;
    }

    private void Check(string path, CacheProfileOptions profile, List<string> faults)
    {
        if (profile.Sliding == true)
        {
            Add(nameof(profile.Sliding), true, "a lifetime that use extends; set a longer Lifetime, or refresh by EagerRefresh");
        }

        if (profile.IdleTimeout > TimeSpan.Zero)
        {
            Add(nameof(profile.IdleTimeout), profile.IdleTimeout, "idle times; bound the stay in memory by L1Lifetime");
        }

        if (profile.MaxEntries > 0)
        {
            Add(nameof(profile.MaxEntries), profile.MaxEntries, "limits of a single profile; give its data a cache of its own: AddFusionTiered(\"name\").UseFusionCache()");
        }

        if (profile.MaxBytes > 0)
        {
            Add(nameof(profile.MaxBytes), profile.MaxBytes, "limits of a single profile; give its data a cache of its own: AddFusionTiered(\"name\").UseFusionCache()");
        }

        if (profile.Strict == true && (engine.Connect is not null || engine.Existing is not null) && profile.Tiers != TierUse.L2)
        {
            Add(nameof(profile.Strict), true, "a way to verify memory against the other nodes; set Tiers to L2, so that each read asks Redis");
        }

        void Add(string setting, object? value, string missing) => faults.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"{path}:{setting} is {value}; the FusionCache engine does not have {missing}. The embedded engine (without UseFusionCache) has it. See docs/engines.md."));
    }
}
