using FusionTiered.Profiles;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Coherent.Tests.Registration;

/// <summary>A container with caches, and a configuration in memory that can be changed.</summary>
internal sealed class CacheServices : IDisposable
{
    private readonly ServiceProvider _provider;

    /// <summary>The configuration is a service as well, as in a host: so the environment of the process plays no part.</summary>
    public CacheServices(Action<IServiceCollection, IConfigurationRoot> register, params (string Key, string? Value)[] settings)
    {
        Configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, s.Value)))
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(Configuration);
        register(services, Configuration);
        _provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public IConfigurationRoot Configuration { get; }

    public IServiceProvider Provider => _provider;

    public ProfileCatalog Catalog(string name = "") => _provider.GetRequiredKeyedService<ProfileCatalog>(name);

    public FusionTieredOptions Options(string name = "") => _provider.GetRequiredService<IOptionsMonitor<FusionTieredOptions>>().Get(name);

    public IReadOnlyList<string> Faults(string name = "")
    {
        try
        {
            Options(name);
            return [];
        }
        catch (OptionsValidationException faulty)
        {
            return [.. faulty.Failures];
        }
    }

    public void Dispose() => _provider.Dispose();
}
