using System.Buffers;
using FusionTiered;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

abstract class Surroundings
{
    protected static readonly CacheProfile Products = new("products");
    protected readonly IServiceCollection services = new ServiceCollection();
    protected readonly IConfiguration configuration = new ConfigurationBuilder().Build();
    protected readonly HybridCache hybrid = null!;
    protected readonly IDomainCache cache = null!;
    protected readonly Shop shop = null!;
    protected readonly int id = 7;
    protected readonly CancellationToken cancellationToken = default;
}

sealed class Product
{
    public string Category { get; set; } = "";
    public bool IsOnSale { get; set; }
}

abstract class Shop
{
    public abstract ValueTask<Product> FindAsync(int id, CancellationToken token);
    public abstract ValueTask<Product?> FindOrNullAsync(int id, CancellationToken token);
}

sealed class ProductSerializer : IHybridCacheSerializer<Product>
{
    public Product Deserialize(ReadOnlySequence<byte> source) => new();
    public void Serialize(Product value, IBufferWriter<byte> target) { }
}
