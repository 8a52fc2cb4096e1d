using System.Globalization;

namespace FusionTiered.Fusion.Registration;

/// <summary>The settings that FusionCache cannot follow: refused at start-up, and when the configuration changes, together with all other faults.</summary>
internal static class UnsupportedSettings
{
    public static IReadOnlyList<string> Faults(FusionTieredOptions options, bool hasL2, bool isHardened)
    {
        var faults = new List<string>();
        AddProfile($"{options.Path}:{nameof(options.Defaults)}", options.Defaults, hasL2 && !isHardened, faults);
        foreach (var (profile, written) in options.Profiles)
        {
            AddProfile($"{options.Path}:{nameof(options.Profiles)}:{profile}", written, hasL2 && !isHardened, faults);
        }

        AddL2($"{options.Path}:{nameof(options.L2)}", options.L2, isHardened, faults);
        return faults;
    }

    private static void AddProfile(string path, CacheProfileOptions profile, bool cannotVerify, List<string> faults)
    {
        if (profile.Sliding == true)
        {
            Add(nameof(profile.Sliding), true, "FusionCache has no lifetime that use extends. Set a longer Lifetime, or EagerRefresh");
        }

        if (profile.PlainJson == true)
        {
            Add(nameof(profile.PlainJson), true, "FusionCache writes an entry of its own around each value. Let other programs read that entry, or write their value yourself");
        }

        if (profile.Strict == true && cannotVerify && profile.Tiers != TierUse.L2)
        {
            Add(nameof(profile.Strict), true, "FusionCache cannot verify memory against the other nodes. Set Tiers to L2, so that each read asks Redis");
        }

        void Add(string setting, object? value, string reason) => faults.Add(Sentence($"{path}:{setting}", value, reason));
    }

    private static void AddL2(string path, RemoteTierOptions l2, bool isHardened, List<string> faults)
    {
        var usual = new RemoteTierOptions();
        if (l2.BreakerFailures != usual.BreakerFailures)
        {
            faults.Add(Sentence($"{path}:{nameof(l2.BreakerFailures)}", l2.BreakerFailures, "FusionCache's breaker opens at the first failure. Leave the setting out"));
        }

        if (!isHardened && l2.CoherenceLease != usual.CoherenceLease)
        {
            faults.Add(Sentence($"{path}:{nameof(l2.CoherenceLease)}", l2.CoherenceLease, "FusionCache cannot verify memory against the other nodes. Bound staleness by L1Lifetime"));
        }
    }

    private static string Sentence(string path, object? value, string reason) => string.Create(
        CultureInfo.InvariantCulture, $"{path} is {value}; {reason}, or use the engine that has it: UseCoherentEngine(). See docs/engines.md.");
}
