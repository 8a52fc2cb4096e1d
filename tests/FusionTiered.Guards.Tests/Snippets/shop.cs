using FusionTiered;
using FusionTiered.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

abstract class Surroundings
{
    protected static readonly CacheProfile Feed = new("feed");
    protected readonly IDomainCache cache = null!;
    protected readonly IServiceCollection services = null!;
    protected readonly IConfiguration configuration = null!;
    protected readonly Shop shop = null!;
    protected readonly CancellationToken ct = default;
    protected readonly string userId = "", cursor = "", symbol = "";
}

sealed record Item(string Id, decimal Price);

sealed record SignalClosed(string SignalId, string ProviderId);

sealed class Shop
{
    public ValueTask<Item> ItemAsync(string id, CancellationToken token) => new(new Item(id, 1));

    public Task<Item> RowAsync(int id, CancellationToken token) => Task.FromResult(new Item($"{id}", 1));

    public ValueTask<IReadOnlyDictionary<CacheKey, Item>> ItemsAsync(IReadOnlyList<CacheKey> keys, CancellationToken token) => throw new NotSupportedException();
}
