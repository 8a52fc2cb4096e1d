using FusionTiered.Profiles;
using Microsoft.Extensions.Configuration;

namespace FusionTiered.AspNetCore.Cdn;

/// <summary>Reads the settings of the CDN from a section of the configuration. Every fault is kept and reported with the others.</summary>
internal static class CdnSection
{
    private static readonly Dictionary<string, Func<CdnOptions, string, string?>> Settings = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(CdnOptions.Method)] = static (cdn, text) => Text(() => cdn.Method = text),
        [nameof(CdnOptions.UrlTemplate)] = static (cdn, text) => Text(() => cdn.UrlTemplate = text),
        [nameof(CdnOptions.HeaderName)] = static (cdn, text) => Text(() => cdn.HeaderName = text),
        [nameof(CdnOptions.Delimiter)] = static (cdn, text) => Text(() => cdn.Delimiter = text),
        [nameof(CdnOptions.SecretHeader)] = static (cdn, text) => Text(() => cdn.SecretHeader = text),
        [nameof(CdnOptions.Secret)] = static (cdn, text) => Text(() => cdn.Secret = text.Length == 0 ? null : text),
        [nameof(CdnOptions.Tries)] = static (cdn, text) => Number(text, value => cdn.Tries = value),
        [nameof(CdnOptions.FirstPause)] = static (cdn, text) => Span(text, value => cdn.FirstPause = value),
        [nameof(CdnOptions.Deadline)] = static (cdn, text) => Span(text, value => cdn.Deadline = value),
    };

    public static void Read(IConfigurationSection section, CdnOptions options)
    {
        foreach (var child in section.GetChildren())
        {
            if (!Settings.TryGetValue(child.Key, out var set))
            {
                options.Faults.Add(UnknownKey.Fault(child.Path, "a CDN", Settings.Keys));
            }
            else if (child.GetChildren().Any())
            {
                options.Faults.Add($"{child.Path} has settings below it; it must be one value.");
            }
            else if (child.Value is { } text && set(options, text) is { } allowed)
            {
                options.Faults.Add($"{child.Path} is '{text}'; it must be {allowed}.");
            }
        }
    }

    private static string? Text(Action set)
    {
        set();
        return null;
    }

    private static string? Number(string text, Action<int> set)
    {
        if (!ProfileSettings.TryParseInt(text, out var value))
        {
            return "a whole number";
        }

        set(value);
        return null;
    }

    private static string? Span(string text, Action<TimeSpan> set)
    {
        if (!ProfileSettings.TryParseDuration(text, out var value))
        {
            return "a time, written as [d.]hh:mm:ss[.fff]";
        }

        set(value);
        return null;
    }
}
