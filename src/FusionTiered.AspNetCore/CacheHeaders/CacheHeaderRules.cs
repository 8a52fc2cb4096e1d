using System.Globalization;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.CacheHeaders;

/// <summary>Finds every fault of cache headers at once.</summary>
internal static class CacheHeaderRules
{
    /// <exception cref="OptionsValidationException">A setting is wrong; it lists all faults.</exception>
    public static void Check(CacheHeaderOptions options, string name)
    {
        string[] faults = [.. FaultsOf(options, nameof(CacheHeaderOptions) + ".")];
        if (faults.Length > 0)
        {
            throw new OptionsValidationException(name, typeof(CacheHeaderOptions), faults);
        }
    }

    /// <param name="options">The settings.</param>
    /// <param name="before">Stands before the name of each setting: its class, or its section.</param>
    public static IEnumerable<string> FaultsOf(CacheHeaderOptions options, string before)
    {
        foreach (var (name, value) in new[]
        {
            (nameof(options.MaxAge), options.MaxAge),
            (nameof(options.SharedMaxAge), options.SharedMaxAge),
            (nameof(options.StaleWhileRevalidate), options.StaleWhileRevalidate),
            (nameof(options.StaleIfError), options.StaleIfError),
        })
        {
            if (value is { } time && (time < TimeSpan.Zero || time > TimeSpan.FromDays(366) || time.Ticks % TimeSpan.TicksPerSecond != 0))
            {
                yield return Fault(before, name, value, "00:00:00 to 366.00:00:00, in whole seconds");
            }
        }

        if (options.SharedMaxAge is not null && !options.Public)
        {
            yield return Fault(before, nameof(options.SharedMaxAge), options.SharedMaxAge, "null where Public is false");
        }

        if (options.NoStore && (options.Public || options.NoCache || options.MaxAge is not null || options.StaleWhileRevalidate is not null || options.StaleIfError is not null || options.Immutable || options.MustRevalidate))
        {
            yield return Fault(before, nameof(options.NoStore), value: true, "false where anything else is said");
        }

        foreach (var header in options.Vary)
        {
            if (string.IsNullOrWhiteSpace(header) || header.Any(static c => char.IsControl(c) || c is ' ' or ',' or ':'))
            {
                yield return Fault(before, nameof(options.Vary), header, "the name of one header");
            }
        }
    }

    private static string Fault(string before, string name, object? value, string allowed) =>
        string.Create(CultureInfo.InvariantCulture, $"{before}{name} is '{value}'; it must be {allowed}.");
}
