using FusionTiered.Distributed;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Engines;

/// <summary>An <see cref="IDistributedCache"/> of the application.</summary>
/// <param name="Choose">Finds it; null: the one that is registered.</param>
internal sealed record DistributedCacheChoice(Func<IServiceProvider, IDistributedCache>? Choose) : L2Choice
{
    public override string Call => "UseDistributedCache";

    public override string WayRound => "leave out UseDistributedCache";

    public override string? FaultAtStart(IServiceProvider services) =>
        Choose is null && services.GetService<IServiceProviderIsService>() is { } known && !known.IsService(typeof(IDistributedCache)) ? ApplicationDistributedCache.Missing : null;

    /// <exception cref="InvalidOperationException">There is none, or it is a face of ours.</exception>
    public IDistributedCache Find(IServiceProvider services) => ApplicationDistributedCache.Find(services, Choose);
}
