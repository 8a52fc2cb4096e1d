using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Registration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Coherent.Tests.Registration;

public class ReloadTests
{
    private const string Lifetime = "FusionTiered:Profiles:market:Lifetime";

    [Fact]
    public void A_changed_configuration_changes_the_settings_and_keeps_the_state()
    {
        using var services = new CacheServices((s, c) => s.AddCoherentCache(c), (Lifetime, "00:00:10"));
        var state = services.Catalog().ByName("market")!;
        var before = services.Options();
        Change(services, Lifetime, "00:00:20");
        state.Settings.Lifetime.Should().Be(TimeSpan.FromSeconds(20));
        services.Catalog().Resolve(CacheKeys.MarketData("btc")).Should().BeSameAs(state);
        services.Options().Should().NotBeSameAs(before);
        services.Options().Profiles["market"].Lifetime.Should().Be(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_setting_that_is_taken_out_returns_to_its_default()
    {
        using var services = new CacheServices((s, c) => s.AddCoherentCache(c), (Lifetime, "00:00:10"));
        var state = services.Catalog().ByName("market")!;
        Change(services, Lifetime, null);
        state.Settings.Lifetime.Should().Be(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Only_the_cache_that_the_section_belongs_to_changes()
    {
        using var services = new CacheServices((s, c) => s.AddCoherentCache(c).Services.AddCoherentCache("other"), (Lifetime, "00:00:10"));
        var other = services.Catalog("other").ByName("market")!;
        var before = other.Settings.Lifetime;
        services.Catalog();
        Change(services, Lifetime, "00:00:20");
        other.Settings.Lifetime.Should().Be(before);
    }

    [Fact]
    public void Faulty_settings_are_logged_and_the_ones_before_stay()
    {
        var log = new ListLog();
        using var services = new CacheServices((s, c) => s.AddSingleton<ILogger<LiveProfiles>>(log).AddCoherentCache(c), (Lifetime, "00:00:10"));
        var state = services.Catalog().ByName("market")!;
        services.Configuration[Lifetime] = "-00:00:01";
        services.Configuration["FusionTiered:MaxEntries"] = "0";
        services.Configuration.Reload();
        state.Settings.Lifetime.Should().Be(TimeSpan.FromSeconds(10));
        log.Lines.Should().ContainSingle().Which.Should().Contain("cache 'default'").And.Contain(Lifetime).And.Contain("FusionTiered:MaxEntries");

        services.Configuration["FusionTiered:MaxEntries"] = null;
        Change(services, Lifetime, "00:00:30");
        state.Settings.Lifetime.Should().Be(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("FusionTiered:Profiles:market:Lifetme")]
    [InlineData("FusionTiered:Redus:Url")]
    [InlineData("FusionTiered:Caches:odrers:MaxEntries")]
    public void An_unknown_key_that_comes_later_is_logged_and_the_settings_before_stay(string key)
    {
        var log = new ListLog();
        using var services = new CacheServices((s, c) => s.AddSingleton<ILogger<LiveProfiles>>(log).AddCoherentCache(c), (Lifetime, "00:00:10"));
        var state = services.Catalog().ByName("market")!;
        services.Configuration[key] = "00:00:05";
        Change(services, Lifetime, "00:00:20");
        state.Settings.Lifetime.Should().Be(TimeSpan.FromSeconds(10));
        log.Lines.Should().ContainSingle().Which.Should().Contain(key[..key.LastIndexOf(':')]);
    }

    [Fact]
    public void Faulty_settings_stay_out_also_where_somebody_listens_to_the_monitor()
    {
        var log = new ListLog();
        using var services = new CacheServices((s, c) => s.AddSingleton<ILogger<LiveProfiles>>(log).AddCoherentCache(c), (Lifetime, "00:00:10"));
        services.Options();
        var state = services.Catalog().ByName("market")!;
        var change = () => Change(services, Lifetime, "1");

        // The framework's monitor throws into the reload; ours is asked all the same.
        change.Should().Throw<Exception>();
        state.Settings.Lifetime.Should().Be(TimeSpan.FromSeconds(10));
        log.Lines.Should().ContainSingle();
        Change(services, Lifetime, "00:00:40");
        state.Settings.Lifetime.Should().Be(TimeSpan.FromSeconds(40));
    }

    [Fact]
    public void A_namespace_that_changed_is_logged_and_stays()
    {
        var log = new ListLog();
        using var services = new CacheServices((s, c) => s.AddSingleton<ILogger<LiveProfiles>>(log).AddCoherentCache(c));
        var state = services.Catalog().ByName("tech")!;
        Change(services, "FusionTiered:Profiles:tech:Namespace", "indicator");
        state.Settings.Namespace.Should().Be("tech");
        log.Lines.Should().Contain(line => line.Contains("'tech'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_disposed_container_follows_no_more()
    {
        var services = new CacheServices((s, c) => s.AddCoherentCache(c), (Lifetime, "00:00:10"));
        var state = services.Catalog().ByName("market")!;
        services.Dispose();
        Change(services, Lifetime, "00:00:20");
        state.Settings.Lifetime.Should().Be(TimeSpan.FromSeconds(10));
    }

    private static void Change(CacheServices services, string key, string? value)
    {
        services.Configuration[key] = value;
        services.Configuration.Reload();
    }

    private sealed class ListLog : ILogger<LiveProfiles>
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }
}
