using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Registration;

/// <summary>Where the settings of one cache stand: for settings that are read after its registration.</summary>
/// <param name="Section">The section of the cache; null: there is no configuration.</param>
/// <param name="Path">The path of the section, for errors.</param>
/// <param name="Root">The whole of the configuration that the cache was registered with; null: it is not known.</param>
internal sealed record CacheSection(IConfigurationSection? Section, string Path, IConfiguration? Root)
{
    /// <summary>What the last registration of the cache gave, or else the container's configuration.</summary>
    public static CacheSection Of(IServiceProvider services, string name)
    {
        if (services.GetKeyedService<CacheSection>(name) is { } given)
        {
            return given;
        }

        var root = services.GetService<IConfiguration>();
        return new(root?.GetSection(PathOf(name)), PathOf(name), root);
    }

    /// <summary>A variable of the environment: hosts put them into their configuration. Where there is no configuration, the process is asked.</summary>
    public string? Variable(IServiceProvider services, string variable) => services.GetService<IConfiguration>() is { } ofHost
        ? ofHost[variable]
        : Root?[variable] ?? Environment.GetEnvironmentVariable(variable);

    /// <summary>The section of a cache in a configuration, which may be the section itself.</summary>
    public static CacheSection In(IConfiguration configuration, string name)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration is IConfigurationSection section
            ? new(section, section.Path, null)
            : new(configuration.GetSection(PathOf(name)), PathOf(name), configuration);
    }

    private static string PathOf(string name) => name.Length == 0 ? FusionTieredOptions.SectionName : $"{FusionTieredOptions.SectionName}:Caches:{name}";
}
