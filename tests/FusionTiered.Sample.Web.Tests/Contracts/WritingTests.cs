using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FusionTiered.AspNetCore.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Sample.Web.Data;
using FusionTiered.Sample.Web.Tests.Support;
using FusionTiered.Sample.Web.TradingEngine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FusionTiered.Sample.Web.Tests.Contracts;

/// <summary>Write-through, write-behind and events, as a client of the service sees them.</summary>
public sealed class WritingTests(BothEngines samples) : IClassFixture<BothEngines>
{
    public static TheoryData<string> Engines => BothEngines.Names;

    [Theory, MemberData(nameof(Engines))]
    public async Task A_price_is_in_the_database_and_in_the_cache_at_once(string engine)
    {
        await samples[engine].JsonAsync("/api/prices/ETH-USD?price=4321.5", HttpMethod.Put, status: HttpStatusCode.NoContent);

        samples[engine].Cache(Caches.Signals).TryGet(SignalPlatform.SignalKeys.OfPrice("ETH-USD"), out SignalPlatform.AssetPrice? cached).Should().BeTrue();
        cached!.Price.Should().Be(4321.5);
        (await InDatabaseAsync(engine, db => db.Prices.SingleAsync(one => one.AssetPair == "ETH-USD"))).Price.Should().Be(4321.5);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_new_signal_is_in_the_feeds_at_once_and_can_be_read_and_closed(string engine)
    {
        await samples[engine].JsonAsync("/api/feed/u1");
        var made = await samples[engine].JsonAsync("/api/signals", HttpMethod.Post, new { providerId = 3, assetPair = "SOL-USD", side = "buy", entry = 190 });
        var feed = await samples[engine].JsonAsync("/api/feed/u1");

        feed.At("signals")[0].GetRawText().Should().Be(made.GetRawText());
        (await samples[engine].JsonAsync($"/api/signals/{made.At("id").GetString()}")).GetRawText().Should().Be(made.GetRawText());
        (await samples[engine].JsonAsync($"/api/signals/{made.At("id").GetString()}/close?result=2.5", HttpMethod.Post)).At("result").GetDouble().Should().Be(2.5);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_trade_changes_the_portfolio_of_its_user(string engine)
    {
        var before = await samples[engine].JsonAsync("/api/portfolio/u2");
        await samples[engine].JsonAsync("/api/trades", HttpMethod.Post, new { userId = "u2", signalId = "s3", amount = 10 });

        (await samples[engine].JsonAsync("/api/portfolio/u2")).Long("trades").Should().Be(before.Long("trades") + 1);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_symbol_is_in_the_database_and_in_the_cache_at_once(string engine)
    {
        var symbol = new SymbolConfiguration("GOOG", 0.05, 10, 500, 560.5);
        await samples[engine].JsonAsync("/api/trading/symbols", HttpMethod.Put, symbol, HttpStatusCode.NoContent);

        samples[engine].Cache(Caches.Trading).TryGet(TradingProfiles.Symbols.Of("GOOG"), out SymbolConfiguration? cached).Should().BeTrue();
        cached.Should().Be(symbol);
        (await InDatabaseAsync(engine, db => db.Symbols.AsNoTracking().SingleAsync(one => one.Symbol == "GOOG"))).Should().Be(symbol);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_deposit_is_in_the_database_and_in_the_next_answer(string engine)
    {
        var before = (await samples[engine].JsonAsync("/api/trading/accounts/7")).At("balance").GetDouble();
        var answered = await samples[engine].JsonAsync("/api/trading/accounts/7/deposits?amount=50", HttpMethod.Post);

        answered.At("balance").GetDouble().Should().Be(before + 50);
        (await samples[engine].JsonAsync("/api/trading/accounts/7")).GetRawText().Should().Be(answered.GetRawText());
        (await InDatabaseAsync(engine, db => db.Accounts.AsNoTracking().SingleAsync(one => one.Id == 7))).Balance.Should().Be(before + 50);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_write_to_a_row_that_is_not_there_changes_nothing(string engine)
    {
        await samples[engine].JsonAsync("/api/prices/FOO-USD?price=1", HttpMethod.Put, status: HttpStatusCode.NotFound);
        await samples[engine].JsonAsync("/api/prices/FOO-USD", status: HttpStatusCode.NotFound);
        await samples[engine].JsonAsync("/api/trading/symbols", HttpMethod.Put, new SymbolConfiguration("NOPE", 0.01, 1, 10, 5), HttpStatusCode.NotFound);
        (await samples[engine].JsonAsync("/api/trading/symbols?ids=NOPE")).GetArrayLength().Should().Be(0);
        await samples[engine].JsonAsync("/api/trading/accounts/99/deposits?amount=1", HttpMethod.Post, status: HttpStatusCode.NotFound);
        await samples[engine].JsonAsync("/api/signals/none/close?result=1", HttpMethod.Post, status: HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task A_symbol_that_is_not_there_has_neither_a_price_nor_a_history(string engine)
    {
        await samples[engine].JsonAsync("/api/trading/prices/msft", status: HttpStatusCode.NotFound);
        await samples[engine].JsonAsync("/api/trading/ohlc/msft", status: HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_order_that_comes_while_the_service_stops_is_to_be_sent_again()
    {
        await using var sample = await RunningSample.StartAsync("fusioncache");
        foreach (var stop in sample.Services.GetServices<IHostedService>().Where(one => one.GetType().Name == "StopService"))
        {
            await stop.StopAsync(CancellationToken.None);
        }

        using var answer = await sample.Client.PostAsJsonAsync("/api/trading/orders", new NewOrder(1, "IBM", "buy", 3, 120));

        answer.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter.Should().NotBeNull();
    }

    [Theory]
    [InlineData("POST", "/api/trading/orders", """{"accountId":1,"side":"buy","quantity":1,"price":120}""")]
    [InlineData("POST", "/api/trading/accounts/7/deposits?amount=NaN", null)]
    [InlineData("POST", "/api/trading/accounts/7/deposits?amount=-1", null)]
    [InlineData("POST", "/api/trading/accounts/7/deposits?amount=Infinity", null)]
    [InlineData("PUT", "/api/prices/BTC-USD?price=NaN", null)]
    [InlineData("PUT", "/api/prices/BTC-USD?price=0", null)]
    [InlineData("POST", "/api/signals/s6/close?result=NaN", null)]
    [InlineData("POST", "/api/signals", """{"providerId":1,"assetPair":"BTC-USD","side":"buy","entry":-1}""")]
    [InlineData("POST", "/api/trades", """{"userId":"u1","signalId":"s3","amount":1e999}""")]
    [InlineData("POST", "/api/trading/orders", """{"accountId":1,"symbol":"IBM","side":"buy","quantity":0,"price":120}""")]
    [InlineData("PUT", "/api/trading/symbols", """{"symbol":"IBM","tickSize":0,"lotSize":1,"maxOrder":10,"lastClose":120}""")]
    public async Task What_is_no_amount_or_is_missing_is_refused(string method, string path, string? body) =>
        await samples["fusioncache"].JsonAsync(path, new HttpMethod(method), body is null ? null : JsonNode.Parse(body), HttpStatusCode.BadRequest);

    [Theory, MemberData(nameof(Engines))]
    public async Task An_order_is_readable_before_it_is_in_the_database(string engine)
    {
        await using var scope = samples[engine].Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SampleDb>();

        // While it is open, SQLite lets nobody else write: the sink waits.
        await using var held = await db.Database.BeginTransactionAsync();
        var placed = await samples[engine].JsonAsync("/api/trading/orders", HttpMethod.Post, new { accountId = 1, symbol = "IBM", side = "buy", quantity = 3, price = 120 }, HttpStatusCode.Accepted);
        var id = placed.At("id").GetString()!;

        (await samples[engine].JsonAsync($"/api/trading/orders/{id}")).GetRawText().Should().Be(placed.GetRawText());
        (await db.Orders.AnyAsync(order => order.Id == id)).Should().BeFalse();
        await held.RollbackAsync();
        await Eventually.TrueAsync(() => InDatabaseAsync(engine, db => db.Orders.AnyAsync(order => order.Id == id)), "the order is in the database");
    }

    [Fact]
    public async Task An_order_that_several_write_at_once_is_in_the_database_once()
    {
        Order order = new($"o{Guid.CreateVersion7():N}", 1, "IBM", "buy", 3, 120);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            await using var scope = samples["fusioncache"].Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<TradingStore>().AddOrdersAsync([order], CancellationToken.None);
        })));

        (await InDatabaseAsync("fusioncache", db => db.Orders.CountAsync(one => one.Id == order.Id))).Should().Be(1);
    }

    [Theory]
    [InlineData("/api/trading/accounts/7/deposits?amount=1")]
    [InlineData("/api/signals/s9/close?result=1")]
    public async Task A_form_of_another_site_changes_nothing(string path)
    {
        using var form = new FormUrlEncodedContent([]);
        using var answer = await samples["fusioncache"].Client.PostAsync(path, form);

        answer.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    private async Task<T> InDatabaseAsync<T>(string engine, Func<SampleDb, Task<T>> ask)
    {
        await using var scope = samples[engine].Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<SampleDb>());
    }
}
