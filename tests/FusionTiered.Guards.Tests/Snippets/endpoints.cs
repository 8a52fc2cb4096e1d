using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

abstract class Surroundings
{
    protected readonly WebApplicationBuilder builder = null!;
    protected readonly WebApplication app = null!;

    protected static ValueTask<string> LoadAsync(string key, CancellationToken token) => new(key);
}
