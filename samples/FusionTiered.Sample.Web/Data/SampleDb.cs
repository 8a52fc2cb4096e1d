using FusionTiered.Sample.Web.CryptoDashboard;
using FusionTiered.Sample.Web.SignalPlatform;
using FusionTiered.Sample.Web.TradingEngine;
using Microsoft.EntityFrameworkCore;

namespace FusionTiered.Sample.Web.Data;

/// <summary>The database of all three modules.</summary>
internal sealed class SampleDb(DbContextOptions<SampleDb> options) : DbContext(options)
{
    public DbSet<Coin> Coins => Set<Coin>();

    public DbSet<RenderedReport> Reports => Set<RenderedReport>();

    public DbSet<Provider> Providers => Set<Provider>();

    public DbSet<Signal> Signals => Set<Signal>();

    public DbSet<Trade> Trades => Set<Trade>();

    public DbSet<AssetPrice> Prices => Set<AssetPrice>();

    public DbSet<SymbolConfiguration> Symbols => Set<SymbolConfiguration>();

    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<LiquidityProvider> LiquidityProviders => Set<LiquidityProvider>();

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<Bar> Bars => Set<Bar>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Coin>().HasKey(coin => coin.Symbol);
        modelBuilder.Entity<AssetPrice>().HasKey(price => price.AssetPair);
        modelBuilder.Entity<SymbolConfiguration>().HasKey(symbol => symbol.Symbol);
        modelBuilder.Entity<Bar>().HasKey(bar => new { bar.Symbol, bar.Date });
    }
}
