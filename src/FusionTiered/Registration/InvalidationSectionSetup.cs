using System.Globalization;
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
            options.Refuse($"{path} is '{value}'; it must be a section of events.");
        }

        foreach (var child in section.GetChildren())
        {
            ReadEvent(options, child);
        }
    }

    private static void ReadEvent(InvalidationMap options, IConfigurationSection happened)
    {
        options.Declare(happened.Key);

        // An empty list has the empty text for its value.
        if (!string.IsNullOrEmpty(happened.Value))
        {
            options.Add(happened.Key, happened.Value, $"{happened.Path} is '{happened.Value}'");
        }

        foreach (var template in happened.GetChildren())
        {
            if (template.Value is null || !int.TryParse(template.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                options.Declare(happened.Key).HasFaults = true;
                options.Refuse($"{template.Path} is {(template.Value is null ? "a section" : "a setting")}; {happened.Path} must be a list of templates, for instance [\"feed:*\", \"provider:{{providerId}}:stats\"].");
            }
            else
            {
                options.Add(happened.Key, template.Value, $"{template.Path} is '{template.Value}'");
            }
        }
    }
}
