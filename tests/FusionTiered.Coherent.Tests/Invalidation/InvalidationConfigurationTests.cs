using FusionTiered.Core.Tests.Invalidation;
using FusionTiered.Coherent.Tests.Support;
using FusionTiered.Invalidation;
using FusionTiered.Registration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FusionTiered.Coherent.Tests.Invalidation;

public class InvalidationConfigurationTests
{
    [Fact]
    public void Events_come_from_the_section_Invalidation_of_the_cache()
    {
        var map = MapOf("""
            { "FusionTiered": { "Invalidation": {
                "signal.created": [ "feed:*", "provider:{providerId}:stats", "leaderboard:top" ],
                "price.updated": "price:{assetPair}" } } }
            """);
        map.KnownNames.Should().Equal("price.updated", "signal.created");
        map.Match("signal.created", SignalPlatform.Data(("providerId", "123"))).Texts()
            .Should().Equal("Pattern feed:*", "Key provider:123:stats", "Key leaderboard:top");
        map.Match("price.updated", SignalPlatform.Data(("assetPair", "BTC-USD"))).Texts().Should().Equal("Key price:BTC-USD");
    }

    [Fact]
    public void Code_and_configuration_add_up()
    {
        var map = MapOf("""{ "FusionTiered": { "Invalidation": { "e": [ "a", "b" ] } } }""", m => m.On("E", "b", "c"));
        map.Match("e", SignalPlatform.Data()).Texts().Should().Equal("Key a", "Key b", "Key c");
    }

    [Fact]
    public void A_list_may_have_more_than_ten_templates_and_keeps_its_order()
    {
        var templates = Enumerable.Range(0, 12).Select(i => $"k{i}").ToArray();
        var map = MapOf($$"""{ "FusionTiered": { "Invalidation": { "e": [ {{string.Join(",", templates.Select(t => $"\"{t}\""))}} ] } } }""");
        map.Match("e", SignalPlatform.Data()).Targets.Select(t => t.Text).Should().Equal(templates);
    }

    [Fact]
    public void Every_fault_of_the_configuration_is_reported_at_once_with_its_path()
    {
        var read = () => MapOf("""
            { "FusionTiered": { "Invalidation": {
                "one": [ "feed:{userId", "ok" ],
                "two": { "keys": [ "a" ] },
                "three": { "key": "a" },
                "four": [],
                "five": "[" } } }
            """);
        read.Should().Throw<OptionsValidationException>().Which.Failures.Should().HaveCount(5)
            .And.Contain(f => f.StartsWith("FusionTiered:Invalidation:one:0 is 'feed:{userId': ", StringComparison.Ordinal))
            .And.Contain(f => f.StartsWith("FusionTiered:Invalidation:two:keys is a section; FusionTiered:Invalidation:two must be a list", StringComparison.Ordinal))
            .And.Contain(f => f.StartsWith("FusionTiered:Invalidation:three:key is a setting;", StringComparison.Ordinal))
            .And.Contain(f => f.StartsWith("Event 'four' invalidates nothing", StringComparison.Ordinal))
            .And.Contain(f => f.StartsWith("FusionTiered:Invalidation:five is '[': ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_section_that_is_a_text_is_refused()
    {
        var read = () => MapOf("""{ "FusionTiered": { "Invalidation": "feed:*" } }""");
        read.Should().Throw<OptionsValidationException>().WithMessage("*FusionTiered:Invalidation is 'feed:*'; it must be a section of events*");
    }

    [Fact]
    public void Events_of_a_named_cache_are_its_own()
    {
        var services = new ServiceCollection();
        services.AddCoherentCache().AddInvalidation(m => m.On("a", "x"));
        services.AddCoherentCache("second", Json("""{ "FusionTiered": { "Caches": { "second": { "Invalidation": { "b": "y" } } } } }"""));
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredKeyedService<LiveEvents>(string.Empty).Map.KnownNames.Should().Equal("a");
        provider.GetRequiredKeyedService<LiveEvents>("second").Map.KnownNames.Should().Equal("b");
    }

    [Fact]
    public void The_events_follow_the_configuration()
    {
        var root = Json("""{ "FusionTiered": { "Invalidation": { "e": "a" } } }""");
        using var provider = Provider(root, m => m.On("e", "code"));
        var events = provider.GetRequiredKeyedService<LiveEvents>(string.Empty);
        var told = new List<EventMap>();
        events.Changed = told.Add;

        root["FusionTiered:Invalidation:e"] = "b";
        root.Reload();

        events.Map.Match("e", SignalPlatform.Data()).Texts().Should().Equal("Key b", "Key code");
        told.Should().Equal(events.Map);
    }

    [Fact]
    public void Faulty_events_of_a_reload_are_logged_and_the_ones_before_stay()
    {
        var log = new ListLog();
        var root = Json("""{ "FusionTiered": { "Invalidation": { "e": "a" } } }""");
        using var provider = Provider(root, configure: null, log);
        var events = provider.GetRequiredKeyedService<LiveEvents>(string.Empty);
        var before = events.Map;

        root["FusionTiered:Invalidation:e"] = "feed:{";
        root.Reload();

        events.Map.Should().BeSameAs(before);
        log.Lines.Should().ContainSingle(line => line.Contains("feed:{", StringComparison.Ordinal)).Which.Should().StartWith("Error");
    }

    private static EventMap MapOf(string json, Action<InvalidationMap>? configure = null)
    {
        using var provider = Provider(Json(json), configure);
        return provider.GetRequiredKeyedService<LiveEvents>(string.Empty).Map;
    }

    private static ServiceProvider Provider(IConfiguration root, Action<InvalidationMap>? configure, ILoggerProvider? log = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => _ = log is null ? logging : logging.AddProvider(log));
        services.AddCoherentCache(root).AddInvalidation(configure ?? (_ => { }));
        return services.BuildServiceProvider();
    }

    // In memory beside the JSON, so that a test can change a value.
    private static IConfigurationRoot Json(string json) => new ConfigurationBuilder()
        .AddInMemoryCollection(new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json))).Build().AsEnumerable())
        .Build();

    private sealed class ListLog : ILoggerProvider, ILogger
    {
        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{logLevel} {formatter(state, exception)}");
    }
}
