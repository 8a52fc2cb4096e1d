using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

abstract class Surroundings
{
    protected static readonly CacheProfile Prices = new("price");
    protected readonly WebApplication app = null!;
    protected readonly IDomainCache cache = null!;
    protected readonly Price price = new("btc", 1);
}

sealed record Price(string Symbol, decimal Amount);

sealed record Dashboard(decimal Total);

sealed class DashboardService
{
    public ValueTask<Dashboard> LoadAsync(CancellationToken token) => new(new Dashboard(1));
}

sealed class ShopContext
{
    public void Update(Price price) => Console.WriteLine(price);

    public Task SaveChangesAsync(CancellationToken token) => Task.CompletedTask;
}
