using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

abstract class Surroundings
{
    protected readonly IServiceCollection services = null!;
    protected readonly IConfiguration configuration = null!;
    protected readonly string secret = "";
}
