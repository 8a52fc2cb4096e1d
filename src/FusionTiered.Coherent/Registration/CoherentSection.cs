using FusionTiered.Profiles;
using Microsoft.Extensions.Configuration;

namespace FusionTiered.Registration;

/// <summary>Reads the configuration section of the coherent engine. Every fault is kept and reported with the others.</summary>
internal static class CoherentSection
{
    public const string Name = "Coherent";

    private static readonly (string Name, Func<CoherentRedisOptions, string, bool> TrySet)[] Settings =
    [
        (nameof(CoherentRedisOptions.LargeValueThreshold), static (o, text) => Int(text, v => o.LargeValueThreshold = v)),
        (nameof(CoherentRedisOptions.MaxPendingOperations), static (o, text) => Int(text, v => o.MaxPendingOperations = v)),
        (nameof(CoherentRedisOptions.MaxPendingBytes), static (o, text) => Long(text, v => o.MaxPendingBytes = v)),
        (nameof(CoherentRedisOptions.MaxReplyBytes), static (o, text) => Int(text, v => o.MaxReplyBytes = v)),
    ];

    public static void Apply(CoherentEngineOptions options, IConfigurationSection section)
    {
        foreach (var child in section.GetChildren().Where(static child => child.Value is not null || child.GetChildren().Any()))
        {
            if (Is(child, nameof(options.Redis)))
            {
                ApplyRedis(options, child);
            }
            else if (Is(child, nameof(options.LeaseWait)))
            {
                ApplyLeaseWait(options, child);
            }
            else if (Is(child, nameof(options.UnheardLifetime)))
            {
                ApplyUnheardLifetime(options, child);
            }
            else
            {
                options.Faults.Add(UnknownKey.Fault(child.Path, "the coherent engine", [nameof(options.LeaseWait), nameof(options.Redis), nameof(options.UnheardLifetime)]));
            }
        }
    }

    private static void ApplyLeaseWait(CoherentEngineOptions options, IConfigurationSection section)
    {
        if (ProfileSettings.TryParseDuration(section.Value?.Trim() ?? string.Empty, out var value))
        {
            options.LeaseWait = value;
        }
        else
        {
            options.Faults.Add($"{section.Path} is '{section.Value}'; it must be from 10 ms to 10 min, written as [d.]hh:mm:ss[.fff].");
        }
    }

    private static void ApplyUnheardLifetime(CoherentEngineOptions options, IConfigurationSection section)
    {
        if (ProfileSettings.TryParseDuration(section.Value?.Trim() ?? string.Empty, out var value))
        {
            options.UnheardLifetime = value;
        }
        else
        {
            options.Faults.Add($"{section.Path} is '{section.Value}'; it must be from zero to 10 min, written as [d.]hh:mm:ss[.fff].");
        }
    }

    private static void ApplyRedis(CoherentEngineOptions options, IConfigurationSection section)
    {
        foreach (var child in section.GetChildren())
        {
            var setting = Array.Find(Settings, each => Is(child, each.Name));
            if (setting.Name is null)
            {
                options.Faults.Add(UnknownKey.Fault(child.Path, "the coherent engine's Redis client", [.. Settings.Select(static one => one.Name)]));
            }
            else if (child.Value is { Length: > 0 } text && !setting.TrySet(options.Redis, text.Trim()))
            {
                options.Faults.Add($"{child.Path} is '{text}'; it must be a whole number.");
            }
        }
    }

    private static bool Is(IConfigurationSection section, string name) => string.Equals(section.Key, name, StringComparison.OrdinalIgnoreCase);

    private static bool Int(string text, Action<int> set)
    {
        var isOne = ProfileSettings.TryParseInt(text, out var value);
        if (isOne)
        {
            set(value);
        }

        return isOne;
    }

    private static bool Long(string text, Action<long> set)
    {
        var isOne = ProfileSettings.TryParseLong(text, out var value);
        if (isOne)
        {
            set(value);
        }

        return isOne;
    }
}
