using FusionTiered.AspNetCore.Sections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.ETags;

/// <summary>Reads the options of entity tags from a section of the configuration.</summary>
internal static class ETagSection
{
    private static readonly SectionReader<ETagOptions> Settings = new SectionReader<ETagOptions>("entity tags")
        .Switch(nameof(ETagOptions.Strong), static (tags, value) => tags.Strong = value)
        .Number(nameof(ETagOptions.MaxBytes), static (tags, value) => tags.MaxBytes = value)
        .List(nameof(ETagOptions.StreamingTypes), static tags => tags.StreamingTypes);

    /// <exception cref="OptionsValidationException">A setting is wrong; it lists all faults.</exception>
    public static ETagOptions Read(IConfigurationSection section)
    {
        var (options, faults) = (new ETagOptions(), new List<string>());
        Settings.Read(section, options, faults);
        faults.AddRange(ETagRules.FaultsOf(options, section.Path + ":"));
        return faults.Count == 0 ? options : throw new OptionsValidationException(section.Path, typeof(ETagOptions), faults);
    }
}
