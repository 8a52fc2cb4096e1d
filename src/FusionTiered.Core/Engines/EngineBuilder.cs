using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FusionTiered.Engines;

/// <summary>Chooses the engine of a cache that is being registered, and tells which sections of its configuration are read.</summary>
internal static class EngineBuilder
{
    /// <summary>The last choice wins.</summary>
    public static IFusionTieredBuilder UseEngine(this IFusionTieredBuilder builder, EngineChoice choice)
    {
        builder.Services.RemoveAllKeyed<EngineChoice>(builder.Name);
        builder.Services.AddKeyedSingleton(builder.Name, choice);
        return builder;
    }

    /// <summary>Only where no engine was chosen before: a cache may be registered several times.</summary>
    public static IFusionTieredBuilder UseEngineByDefault(this IFusionTieredBuilder builder, EngineChoice choice)
    {
        builder.Services.TryAddKeyedSingleton(builder.Name, choice);
        return builder;
    }

    /// <summary>Tells that this cache's sub-section of the reader's name is read. The last word about a section wins.</summary>
    public static IFusionTieredBuilder ReadsSection(this IFusionTieredBuilder builder, SectionReader reader)
    {
        builder.LeavesSection(reader.Section).Services.AddKeyedSingleton(builder.Name, reader);
        return builder;
    }

    /// <summary>Takes back that the sub-section is read: settings in it are an error then.</summary>
    public static IFusionTieredBuilder LeavesSection(this IFusionTieredBuilder builder, string section)
    {
        for (var i = builder.Services.Count - 1; i >= 0; i--)
        {
            var service = builder.Services[i];
            if (service.IsKeyedService && service.KeyedImplementationInstance is SectionReader earlier
                && builder.Name.Equals(service.ServiceKey) && string.Equals(earlier.Section, section, StringComparison.OrdinalIgnoreCase))
            {
                builder.Services.RemoveAt(i);
            }
        }

        return builder;
    }
}
