using FusionTiered.AspNetCore.Sections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.CacheHeaders;

/// <summary>Reads profiles of cache headers from a section of the configuration, by their names.</summary>
internal static class CacheHeaderSection
{
    private static readonly SectionReader<CacheHeaderOptions> Settings = new SectionReader<CacheHeaderOptions>("cache headers")
        .Switch(nameof(CacheHeaderOptions.Public), static (headers, value) => headers.Public = value)
        .Switch(nameof(CacheHeaderOptions.AllowAuthorization), static (headers, value) => headers.AllowAuthorization = value)
        .Span(nameof(CacheHeaderOptions.MaxAge), static (headers, value) => headers.MaxAge = value)
        .Span(nameof(CacheHeaderOptions.SharedMaxAge), static (headers, value) => headers.SharedMaxAge = value)
        .Span(nameof(CacheHeaderOptions.StaleWhileRevalidate), static (headers, value) => headers.StaleWhileRevalidate = value)
        .Span(nameof(CacheHeaderOptions.StaleIfError), static (headers, value) => headers.StaleIfError = value)
        .Switch(nameof(CacheHeaderOptions.NoCache), static (headers, value) => headers.NoCache = value)
        .Switch(nameof(CacheHeaderOptions.NoStore), static (headers, value) => headers.NoStore = value)
        .Switch(nameof(CacheHeaderOptions.MustRevalidate), static (headers, value) => headers.MustRevalidate = value)
        .Switch(nameof(CacheHeaderOptions.Immutable), static (headers, value) => headers.Immutable = value)
        .List(nameof(CacheHeaderOptions.Vary), static headers => headers.Vary);

    /// <exception cref="OptionsValidationException">A setting is wrong; it lists all faults of all profiles.</exception>
    public static void Read(IConfigurationSection section, CacheHeaderProfiles profiles)
    {
        var faults = new List<string>();
        foreach (var child in section.GetChildren())
        {
            if (!child.GetChildren().Any())
            {
                faults.Add($"{child.Path} is '{child.Value}'; it must be a profile with settings below it: {child.Path}:{nameof(CacheHeaderOptions.MaxAge)}.");
                continue;
            }

            var headers = new CacheHeaderOptions();
            Settings.Read(child, headers, faults);
            faults.AddRange(CacheHeaderRules.FaultsOf(headers, child.Path + ":"));
            if (faults.Count == 0)
            {
                profiles.Add(child.Key, headers);
            }
        }

        if (faults.Count > 0)
        {
            throw new OptionsValidationException(section.Path, typeof(CacheHeaderOptions), faults);
        }
    }
}
