using FusionTiered;
using FusionTiered.Testing;
using Microsoft.Extensions.DependencyInjection;

abstract class Surroundings
{
    protected static readonly CacheProfile Feed = new("feed");
    protected readonly InProcessTier shared = null!;
    protected readonly ServiceProvider a = null!;
}
