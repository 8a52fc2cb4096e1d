using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

abstract class Surroundings
{
    protected readonly IServiceCollection services = null!;
    protected readonly IConfiguration configuration = null!;
    protected readonly string secret = "";
}

sealed class Connections
{
    public Task<IConnectionMultiplexer> GetAsync() => throw new NotSupportedException();
}
