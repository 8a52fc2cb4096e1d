using System.Net;
using FusionTiered.AspNetCore.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Sample.Web.Data;
using FusionTiered.Sample.Web.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Sample.Web.Tests.Systems;

/// <summary>The service on a real PostgreSQL.</summary>
public sealed class PostgresTests(PostgresServer postgres) : IClassFixture<PostgresServer>
{
    [PostgresFact]
    public async Task Rows_are_made_at_the_first_start_and_what_is_written_is_there_at_the_second()
    {
        await using (var first = await StartAsync("kept"))
        {
            first.Services.GetRequiredService<IServiceScopeFactory>().CreateScope().ServiceProvider.GetRequiredService<SampleDb>().Database.IsNpgsql().Should().BeTrue();
            (await first.JsonAsync("/api/portfolio/u2")).Long("trades").Should().Be(8);
            await first.JsonAsync("/api/trades", HttpMethod.Post, new { userId = "u2", signalId = "s3", amount = 10 });
        }

        await using var second = await StartAsync("kept");
        (await second.JsonAsync("/api/portfolio/u2")).Long("trades").Should().Be(9);
    }

    [PostgresFact]
    public async Task Each_module_reads_and_writes_it()
    {
        await using var sample = await StartAsync("modules");
        (await sample.JsonAsync("/api/crypto/market/btc")).At("symbol").GetString().Should().Be("btc");
        (await sample.JsonAsync("/api/feed/u1")).At("signals").GetArrayLength().Should().Be(10);
        (await sample.JsonAsync("/api/trading/ohlc/IBM")).GetArrayLength().Should().BePositive();

        await sample.JsonAsync("/api/prices/ETH-USD?price=4321.5", HttpMethod.Put, status: HttpStatusCode.NoContent);
        (await InDatabaseAsync(sample, db => db.Prices.SingleAsync(one => one.AssetPair == "ETH-USD"))).Price.Should().Be(4321.5);

        var placed = await sample.JsonAsync("/api/trading/orders", HttpMethod.Post, new { accountId = 1, symbol = "IBM", side = "buy", quantity = 3, price = 120 }, HttpStatusCode.Accepted);
        var id = placed.At("id").GetString()!;
        await Eventually.TrueAsync(() => InDatabaseAsync(sample, db => db.Orders.AnyAsync(order => order.Id == id)), "the order is in the database");
    }

    [PostgresFact]
    public async Task Two_instances_may_start_at_once_on_an_empty_server()
    {
        var starts = new[] { StartAsync("shared"), StartAsync("shared") };
        await using var one = await starts[0];
        await using var other = await starts[1];

        var (here, there) = (await one.JsonAsync("/api/leaderboard"), await other.JsonAsync("/api/leaderboard"));

        here.GetRawText().Should().Be(there.GetRawText());
        (await InDatabaseAsync(one, db => db.Coins.Select(coin => coin.Symbol).ToListAsync())).Should().NotBeEmpty().And.OnlyHaveUniqueItems();
        (await InDatabaseAsync(one, db => db.Trades.CountAsync())).Should().Be(40, "the rows were made once");
    }

    private static async Task<T> InDatabaseAsync<T>(RunningSample sample, Func<SampleDb, Task<T>> ask)
    {
        await using var scope = sample.Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<SampleDb>());
    }

    private Task<RunningSample> StartAsync(string database) => RunningSample.StartAsync("fusioncache", more: $"--DATABASE_URL={postgres.UrlOf(database)}");
}
