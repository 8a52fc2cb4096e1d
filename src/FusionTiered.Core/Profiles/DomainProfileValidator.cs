using System.Globalization;
using FusionTiered.Keys;

namespace FusionTiered.Profiles;

/// <summary>The rules for one profile: each setting by itself, and those that must agree with another.</summary>
internal static class DomainProfileValidator
{
    public static void Check(FusionTieredOptions all, string name, CacheProfileOptions profile, List<string> faults)
    {
        var path = $"{all.Path}:{nameof(all.Profiles)}:{name}";
        if (KeyRules.FaultOfName(name) is { } fault)
        {
            faults.Add($"{path}: the name of a profile {fault}.");
        }

        if (DomainProfileCompiler.IsDefault(name) && !string.IsNullOrEmpty(profile.Namespace))
        {
            faults.Add($"{path}:{nameof(profile.Namespace)} is '{profile.Namespace}'; the default profile has no namespace.");
        }

        Check(all, path, name, profile, faults);
    }

    /// <summary>Also for the defaults, which are no profile but have the same settings.</summary>
    public static void Check(FusionTieredOptions all, string path, string name, CacheProfileOptions profile, List<string> faults)
    {
        var before = faults.Count;
        foreach (var setting in ProfileSettings.All)
        {
            // Whether these may have a namespace at all is judged by the caller.
            if (setting is ProfileNamespace && DomainProfileCompiler.IsDefault(name))
            {
                continue;
            }

            if (setting.Fault(profile) is { } value)
            {
                faults.Add($"{path}:{setting.Name} is {value}; it must be {setting.Allowed}.");
            }
        }

        // Rules between settings say nothing useful about values that are wrong by themselves.
        if (faults.Count == before)
        {
            CheckTogether(all, path, profile, DomainProfileCompiler.Compile(name, profile, all), faults);
        }
    }

    private static void CheckTogether(FusionTieredOptions all, string path, CacheProfileOptions own, DomainProfile compiled, List<string> faults)
    {
        if (own.L1Lifetime is { } l1 && compiled.Tiers != TierUse.L1 && l1 > compiled.Lifetime)
        {
            faults.Add(Above(path, nameof(own.L1Lifetime), l1, nameof(own.Lifetime), compiled.Lifetime));
        }

        if (own.SoftDeadline is { } soft && soft > compiled.HardDeadline)
        {
            faults.Add(Above(path, nameof(own.SoftDeadline), soft, nameof(own.HardDeadline), compiled.HardDeadline));
        }

        if (own.MaxEntries is { } entries && entries > all.MaxEntries)
        {
            faults.Add(Above(path, nameof(own.MaxEntries), entries, "the limit of the whole, " + nameof(all.MaxEntries), all.MaxEntries));
        }

        if (own.MaxBytes is { } bytes && bytes > all.MaxBytes)
        {
            faults.Add(Above(path, nameof(own.MaxBytes), bytes, "the limit of the whole, " + nameof(all.MaxBytes), all.MaxBytes));
        }

        if (own.MaxL1ValueBytes is { } value && value > DomainProfileCompiler.BytesLimit(compiled.MaxBytes, all))
        {
            faults.Add(Above(path, nameof(own.MaxL1ValueBytes), value, "the bytes that the profile may hold in memory, " + nameof(own.MaxBytes), DomainProfileCompiler.BytesLimit(compiled.MaxBytes, all)));
        }

        if (compiled.PlainJson && compiled.Version > 0 && (own.Version ?? 0) + (own.PlainJson == true ? 1 : 0) > 0)
        {
            faults.Add(string.Create(CultureInfo.InvariantCulture, $"{path}:{nameof(own.Version)} is {compiled.Version}; plain JSON cannot carry it. Leave {nameof(own.PlainJson)} or {nameof(own.Version)} out, or give the profile another {nameof(own.Namespace)}."));
        }

        if (own.RetryMaxDelay is { } longest && longest < compiled.SourcePolicy.RetryDelay)
        {
            faults.Add(Below(path, nameof(own.RetryMaxDelay), longest, nameof(own.RetryDelay), compiled.SourcePolicy.RetryDelay));
        }

        if (own.RetryAfter is { } retry && compiled.StaleFor > TimeSpan.Zero && retry > compiled.StaleFor)
        {
            faults.Add(Above(path, nameof(own.RetryAfter), retry, nameof(own.StaleFor), compiled.StaleFor));
        }
    }

    private static string Below<T>(string path, string setting, T value, string bound, T limit) =>
        string.Create(CultureInfo.InvariantCulture, $"{path}:{setting} is {value}; it must not be below {bound} ({limit}).");

    private static string Above<T>(string path, string setting, T value, string bound, T limit) =>
        string.Create(CultureInfo.InvariantCulture, $"{path}:{setting} is {value}; it must not be above {bound} ({limit}).");
}
