using FusionTiered.AspNetCore.Sections;
using Microsoft.Extensions.Configuration;

namespace FusionTiered.AspNetCore.Cdn;

/// <summary>Reads the settings of the CDN from a section of the configuration. Every fault is kept and reported with the others.</summary>
internal static class CdnSection
{
    private static readonly SectionReader<CdnOptions> Settings = new SectionReader<CdnOptions>("a CDN")
        .Text(nameof(CdnOptions.Method), static (cdn, text) => cdn.Method = text)
        .Text(nameof(CdnOptions.UrlTemplate), static (cdn, text) => cdn.UrlTemplate = text)
        .Text(nameof(CdnOptions.HeaderName), static (cdn, text) => cdn.HeaderName = text)
        .Text(nameof(CdnOptions.Delimiter), static (cdn, text) => cdn.Delimiter = text)
        .Text(nameof(CdnOptions.SecretHeader), static (cdn, text) => cdn.SecretHeader = text)
        .Text(nameof(CdnOptions.Secret), static (cdn, text) => cdn.Secret = text.Length == 0 ? null : text)
        .Number(nameof(CdnOptions.Tries), static (cdn, value) => cdn.Tries = value)
        .Span(nameof(CdnOptions.FirstPause), static (cdn, value) => cdn.FirstPause = value)
        .Span(nameof(CdnOptions.Deadline), static (cdn, value) => cdn.Deadline = value);

    public static void Read(IConfigurationSection section, CdnOptions options) => Settings.Read(section, options, options.Faults);
}
