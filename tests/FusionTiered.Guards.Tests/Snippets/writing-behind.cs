using System.Threading;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

abstract class Surroundings
{
    protected static readonly CacheProfile Carts = new("carts");

    protected readonly IServiceCollection services = null!;
    protected readonly IConfiguration configuration = null!;
    protected readonly IWriteBehind<Cart> carts = null!;
    protected readonly Cart cart = null!;
}

sealed record Cart(int Id, decimal Sum);

interface ICartTable
{
    ValueTask UpsertAsync(IReadOnlyList<PendingWrite<Cart>> writes, long fencingToken, CancellationToken token);
}
