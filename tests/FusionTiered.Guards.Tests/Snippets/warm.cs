using System.Net.Http;
using System.Threading;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

abstract class Surroundings
{
    protected readonly IServiceCollection services = null!;
    protected readonly IConfiguration configuration = null!;
    protected readonly RateClient http = null!;
    protected readonly HttpClient client = null!;
    protected static readonly CacheProfile Rates = Profiles.Rates;
    protected static readonly CacheProfile Users = new("users");
    protected static readonly CacheProfile Dashboard = new("dashboard");
}

static class Profiles
{
    public static readonly CacheProfile Rates = new("rates");
}

sealed class RateClient
{
    public ValueTask<decimal> RateAsync(CancellationToken token) => default;
}

sealed class UserDatabase
{
    public ValueTask<string> ReadAsync(CacheKey key, CancellationToken token) => new("");

    public ValueTask<IReadOnlyList<string>> CurrenciesAsync(CancellationToken token) => default;

    public ValueTask<decimal> RateAsync(string code, CancellationToken token) => default;
}
