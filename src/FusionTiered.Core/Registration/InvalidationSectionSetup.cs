using System.Globalization;
using FusionTiered.Invalidation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace FusionTiered.Registration;

/// <summary>Reads the events of one cache from a section: each a list of templates, or a single one.</summary>
internal sealed class InvalidationSectionSetup(string name, IConfiguration section) : IConfigureNamedOptions<InvalidationMap>
{
    public const string SectionName = "Invalidation";

    public void Configure(InvalidationMap options) => Configure(Options.DefaultName, options);

    // Not `name`: the factory asks with the name of the options it makes.
    public void Configure(string? asked, InvalidationMap options)
    {
        if (!string.Equals(asked, name, StringComparison.Ordinal))
        {
            return;
        }

        if (section is IConfigurationSection { Value: { Length: > 0 } value, Path: var path })
        {
            options.Declared.Refuse(declared: null, $"{path} is '{value}'; it must be a section of events.");
        }

        foreach (var child in section.GetChildren())
        {
            ReadEvent(options.Declared, child);
        }
    }

    private static void ReadEvent(EventDeclarations said, IConfigurationSection happened)
    {
        var declared = said.Declare(happened.Key);

        // An empty list has the empty text for its value.
        if (!string.IsNullOrEmpty(happened.Value))
        {
            said.Add(happened.Key, happened.Value, $"{happened.Path} is '{happened.Value}'");
        }

        foreach (var template in happened.GetChildren())
        {
            if (template.Value is null || !int.TryParse(template.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                said.Refuse(declared, $"{template.Path} is {(template.Value is null ? "a section" : "a setting")}; {happened.Path} must be a list of templates, for instance [\"feed:*\", \"provider:{{providerId}}:stats\"].");
            }
            else
            {
                said.Add(happened.Key, template.Value, $"{template.Path} is '{template.Value}'");
            }
        }
    }
}
