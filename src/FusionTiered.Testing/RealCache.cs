using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Testing;

/// <summary>
/// A real cache without a host, on whichever engine the test registers:
/// <c>RealCache.Create(services => services.AddFusionTiered().AddProfile(Feed))</c>, or
/// <c>RealCache.Create(services => services.AddFusionTieredCore().UseCoherentEngine().AddProfile(Feed))</c>.
/// </summary>
/// <remarks>
/// It differs from an application in two things: the time is <see cref="Clock"/>, and <c>Defaults.Jitter</c> is 0, so that lifetimes are
/// exact; the registration may change both. On the FusionCache engine lifetimes follow the clock of the machine, and the manual clock moves
/// the deadlines of sources alone. Settings are checked as at the start of a host.
/// </remarks>
public sealed class RealCache : IDisposable, IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private RealCache(ServiceProvider services, ManualClock clock)
    {
        _services = services;
        Clock = clock;
    }

    /// <summary>The cache without a name. Named ones are keyed services of <see cref="Services"/>.</summary>
    /// <exception cref="InvalidOperationException">None was registered.</exception>
    public IDomainCache Cache => _services.GetRequiredService<IDomainCache>();

    /// <summary>The clock, which stands still until the test moves it.</summary>
    public ManualClock Clock { get; }

    /// <summary>What was registered.</summary>
    public IServiceProvider Services => _services;

    /// <summary>Makes a cache.</summary>
    /// <param name="register">Registers it, and the services that its sources need.</param>
    /// <exception cref="OptionsValidationException">The settings have faults; the error lists all of them.</exception>
    public static RealCache Create(Action<IServiceCollection> register)
    {
        ArgumentNullException.ThrowIfNull(register);
        var clock = new ManualClock();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock);
        services.ConfigureAll<FusionTieredOptions>(static options => options.Defaults.Jitter = 0);
        register(services);
        var provider = services.BuildServiceProvider();
        try
        {
            provider.GetService<IStartupValidator>()?.Validate();
            return new(provider, clock);
        }
        catch
        {
            provider.Dispose();
            throw;
        }
    }

    /// <summary>Ends the cache and the services.</summary>
    public void Dispose() => _services.Dispose();

    /// <summary>Ends the cache and the services.</summary>
    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
