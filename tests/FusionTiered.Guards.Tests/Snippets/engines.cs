using FusionTiered;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ZiggyCreatures.Caching.Fusion;

abstract class Surroundings
{
    protected static readonly CacheProfile Prices = new("prices");
    protected readonly IServiceCollection services = null!;
    protected readonly IConfiguration configuration = null!;
    protected readonly IDomainCache cache = null!;
    protected readonly string url = "redis://localhost:6379";
}
