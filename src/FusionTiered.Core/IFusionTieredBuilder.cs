using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered;

/// <summary>One cache being registered: what <c>AddFusionTiered</c> returns, and what <c>AddProfile</c> and the other packages build on.</summary>
public interface IFusionTieredBuilder
{
    /// <summary>Where the cache is registered.</summary>
    IServiceCollection Services { get; }

    /// <summary>The name of the cache: the key of its services and of its options; empty for the one without a name.</summary>
    string Name { get; }
}
