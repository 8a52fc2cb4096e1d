using System.Threading;
using Microsoft.Extensions.DependencyInjection;

abstract class Surroundings
{
    protected static readonly CacheProfile Prices = new("prices");
    protected static readonly CacheProfile Pages = new("pages");

    protected readonly IDomainCache cache = null!;
    protected readonly IServiceCollection services = null!;
    protected readonly PriceClient http = null!;
    protected readonly PeriodicTimer timer = null!;
    protected readonly CancellationToken requestAborted = default;
    protected readonly CancellationToken stopping = default;
    protected readonly string symbol = "";
    protected readonly string userId = "";
    protected readonly string reportId = "";

    protected static ValueTask<string> LoadSummaryAsync(CancellationToken token) => new("");
}

sealed class PriceClient
{
    public ValueTask<decimal> PriceAsync(string symbol, CancellationToken token) => default;

    public ValueTask<IReadOnlyDictionary<CacheKey, decimal>> PricesAsync(IReadOnlyList<CacheKey> keys, CancellationToken token) => default;

    public ValueTask<PageAnswer> PageAsync(string symbol, string? etag, CancellationToken token) => default;
}

sealed record Article(string ETag, string Author);

readonly record struct PageAnswer(bool IsNotModified, Article? Article, TimeSpan MaxAge);

sealed class ReportDatabase
{
    public ValueTask<string> ReadAsync(string user, string report, CancellationToken token) => default;

    public Task<Dictionary<CacheKey, string>> ReadManyAsync(IReadOnlyList<CacheKey> keys, CancellationToken token) => Task.FromResult(new Dictionary<CacheKey, string>());
}
