using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace FusionTiered.Registration;

/// <summary>The settings of a cache that was registered without a configuration: those of the container's, where it has one.</summary>
internal sealed class ContainerSection(string name, IServiceProvider services)
{
    private readonly CacheSection? _found = services.GetKeyedService<CacheSection>(name) is null && services.GetService<IConfiguration>() is { } ofContainer
        ? CacheSection.In(ofContainer, name)
        : null;

    /// <summary>The section; null: another registration of the cache was given one, or there is no configuration.</summary>
    public IConfigurationSection? Section => _found?.Section;

    /// <summary>The section <c>FusionTiered</c>, for a cache with a name.</summary>
    public IConfigurationSection? Root => name.Length == 0 ? null : _found?.Root?.GetSection(FusionTieredOptions.SectionName);

    /// <summary>Tells when <paramref name="section"/> changes; never, where there is none.</summary>
    public static IOptionsChangeTokenSource<TOptions> Changes<TOptions>(string name, IConfigurationSection? section) =>
        section is null ? new Unchanging<TOptions>(name) : new ConfigurationChangeTokenSource<TOptions>(name, section);

    private sealed class Unchanging<TOptions>(string name) : IOptionsChangeTokenSource<TOptions>
    {
        public string? Name => name;

        public IChangeToken GetChangeToken() => new CancellationChangeToken(CancellationToken.None);
    }
}
