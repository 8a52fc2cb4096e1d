using FusionTiered.Profiles;
using FusionTiered.Writing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FusionTiered.Registration;

/// <summary>What the write-behind of a profile adds to the services, whatever its buffer is.</summary>
internal static class WriteBehindRegistration
{
    public const string Category = "FusionTiered.WriteBehind";

    /// <param name="builder">The builder of the cache.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="configure">Changes the options.</param>
    /// <param name="faults">Finds their faults.</param>
    /// <param name="make">Makes the buffer. The container disposes it.</param>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <typeparam name="TOptions">The options.</typeparam>
    /// <exception cref="InvalidOperationException">The profile has a write-behind already.</exception>
    public static IFusionTieredBuilder AddWriteBehind<T, TOptions>(
        this IFusionTieredBuilder builder,
        CacheProfile profile,
        Action<TOptions>? configure,
        Func<IServiceProvider, TOptions, IEnumerable<string>> faults,
        Func<IServiceProvider, TOptions, IWriteBuffer<T>> make)
        where TOptions : WriteBehindOptions, new()
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(profile);
        FusionTieredOptions.ThrowIfStrategy(profile);
        var (services, cache) = (builder.Services, builder.Name);
        if (services.Any(one => one.IsKeyedService && Equals(one.ServiceKey, cache) && one.KeyedImplementationInstance is WriteBehindPlan plan
            && string.Equals(plan.Profile.Name, profile.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new InvalidOperationException($"Profile '{profile.Name}' has a write-behind already. Give each its own profile.");
        }

        var name = NameOf(cache, profile);
        services.AddSingleton<IValidateOptions<TOptions>>(provider => new WriteBehindValidator<TOptions>(name, cache, profile.Name, provider, faults));
        services.TryAddTransient<IOptionsFactory<TOptions>, FaultsByLine<TOptions>>();
        var options = services.AddOptions<TOptions>(name).ValidateOnStart();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        // The cache starts it: a buffer never runs before reads ask for its values.
        services.AddKeyedSingleton<IWriteBuffer>(name, (provider, _) => make(provider, provider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(name)));
        services.AddKeyedSingleton(cache, new WriteBehindPlan(profile, provider => provider.GetRequiredKeyedService<IWriteBuffer>(name)));
        services.TryAddKeyedSingleton<IWriteBehind<T>>(cache, static (provider, key) => new WriteBehind<T>(
            provider.GetRequiredKeyedService<IDomainCache>(key), provider.GetRequiredKeyedService<ProfileCatalog>(key)));
        if (cache.Length == 0)
        {
            services.TryAddSingleton(static provider => provider.GetRequiredKeyedService<IWriteBehind<T>>(string.Empty));
        }

        return builder.AddStopStep(provider => new WriteBehindStop(profile.Name, provider.GetRequiredKeyedService<IWriteBuffer>(name)));
    }

    /// <summary>The name of the options and of the buffer of a write-behind.</summary>
    public static string NameOf(string cache, CacheProfile profile) => $"{cache}/{profile.Name}";

    public static ILogger Log(IServiceProvider services) => (services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger(Category);
}
