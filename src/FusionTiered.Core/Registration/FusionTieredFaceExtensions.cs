using FusionTiered;
using FusionTiered.Distributed;
using FusionTiered.Hybrid;
using FusionTiered.Registration;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets code that was written for another cache of .NET use FusionTiered.</summary>
public static class FusionTieredFaceExtensions
{
    /// <summary>Registers the cache as the application's <see cref="HybridCache"/>, in place of one that was registered before.</summary>
    /// <remarks>
    /// A cache with a name becomes the keyed service of that name. Keys lie in the namespace <c>hybrid</c>, under the profile
    /// <see cref="FaceProfiles.Hybrid"/>; tags are those of the whole cache, so <c>InvalidateTagAsync</c> reaches both worlds.
    /// Values of types that are not known to be immutable are copied for each caller, by the <c>IHybridCacheSerializer</c> that is
    /// registered for the type, else as JSON.
    /// </remarks>
    /// <param name="builder">The builder of the cache.</param>
    /// <param name="configure">Changes how the face behaves.</param>
    /// <returns>The builder.</returns>
    public static IFusionTieredBuilder AsHybridCache(this IFusionTieredBuilder builder, Action<HybridCacheFaceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (services, name) = (builder.Services, builder.Name);
        services.AddSingleton<IPostConfigureOptions<FusionTieredOptions>>(new HybridProfileSetup(name));
        services.AddOptions<HybridCacheFaceOptions>(name);
        if (configure is not null)
        {
            services.Configure(name, configure);
        }

        services.Replace(name.Length == 0
            ? ServiceDescriptor.Singleton<HybridCache>(static provider => CreateHybrid(provider, string.Empty))
            : ServiceDescriptor.KeyedSingleton<HybridCache>(name, static (provider, key) => CreateHybrid(provider, (string)key!)));
        return builder;
    }

    /// <summary>Registers the cache as the application's <see cref="IDistributedCache"/>, in place of one that was registered before: for sessions, and for libraries that ask for one.</summary>
    /// <remarks>
    /// A cache with a name becomes the keyed service of that name. It implements <see cref="IBufferDistributedCache"/>, too. Keys lie in the
    /// namespace <c>distributed</c>, under the profile <see cref="FaceProfiles.Distributed"/>. A value that memory alone keeps goes when
    /// memory is full: give the cache a shared tier, or limits with room, where sessions must not be lost. Where the shared tier cannot say whether
    /// it has a key, a read throws a <see cref="TimeoutException"/>: it is not taken for missing.
    /// </remarks>
    /// <param name="builder">The builder of the cache.</param>
    /// <returns>The builder.</returns>
    public static IFusionTieredBuilder AsDistributedCache(this IFusionTieredBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var (services, name) = (builder.Services, builder.Name);
        services.AddSingleton<IPostConfigureOptions<FusionTieredOptions>>(new DistributedProfileSetup(name));
        services.TryAddSingleton<IHybridCacheSerializer<DistributedItem>, DistributedItemSerializer>();
        services.Replace(name.Length == 0
            ? ServiceDescriptor.Singleton<IDistributedCache>(static provider => CreateDistributed(provider, string.Empty))
            : ServiceDescriptor.KeyedSingleton<IDistributedCache>(name, static (provider, key) => CreateDistributed(provider, (string)key!)));
        return builder;
    }

    private static DistributedCacheFace CreateDistributed(IServiceProvider provider, string name)
    {
        ApplicationDistributedCache.RefuseOwnFace();
        var l2 = provider.GetRequiredKeyedService<LiveProfiles>(name).Options.L2;
        return new(provider.GetRequiredKeyedService<IDomainCache>(name), provider.GetRequiredService<TimeProvider>(), l2.ReadDeadline + l2.WriteDeadline);
    }

    private static HybridCacheFace CreateHybrid(IServiceProvider provider, string name)
    {
        var options = provider.GetRequiredService<IOptionsMonitor<HybridCacheFaceOptions>>().Get(name);
        var log = (provider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance).CreateLogger("FusionTiered");
        return new(provider.GetRequiredKeyedService<IDomainCache>(name), options.DefaultEntryOptions, new HybridKeys(options.MaximumKeyLength, log));
    }
}
