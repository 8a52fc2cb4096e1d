using FusionTiered.Domains;
using FusionTiered.Profiles;

namespace FusionTiered.Core.Tests.Profiles;

public class ProfileCatalogTests
{
    private static readonly CacheProfile Feed = new("feed");

    [Fact]
    public void A_key_belongs_to_the_profile_of_its_handle()
    {
        var catalog = Catalog(o => o.Add(Feed));
        catalog.Resolve(Feed.Of("1")).Name.Should().Be("feed");
        catalog.Resolve(new CacheProfile("FEED", "feed").Of("1")).Name.Should().Be("feed");
        catalog.Resolve(CacheKeys.CryptoReport("btc", "1d")).Name.Should().Be("report");
    }

    [Theory]
    [InlineData("market:btc", "market")]
    [InlineData("crypto:report:btc:1d", "report")]
    [InlineData("dashboard:summary", "dashboard")]
    [InlineData("a:b:c", "deep")]
    [InlineData("a:b:", "deep")]
    [InlineData("a:b", "default")]
    [InlineData("a:bc:d", "default")]
    [InlineData("report:btc", "default")]
    [InlineData("market", "default")]
    [InlineData("Market:btc", "default")]
    [InlineData("market%3Abtc", "default")]
    [InlineData(":market:btc", "default")]
    [InlineData("rsi_taapi_3h", "default")]
    public void A_raw_key_belongs_to_the_namespace_it_lies_in(string text, string profile)
    {
        var catalog = Catalog(o => o.Add(new CacheProfile("deep", "a:b")));
        catalog.Resolve(CacheKey.Parse(text)).Name.Should().Be(profile);
        catalog.Resolve(CacheKey.Raw("x", CacheStrategy.LongTerm)).Name.Should().Be("default");
    }

    [Fact]
    public void An_unknown_profile_is_an_error_that_lists_the_known()
    {
        var resolve = () => Catalog().Resolve(Feed.Of("secret"));
        resolve.Should().Throw<UnknownProfileException>().Which.Message.Should()
            .Contain("'feed' is not registered").And.Contain("api, dashboard, default, market, price, report, tech, user").And.NotContain("secret");
    }

    [Fact]
    public void A_handle_with_another_namespace_is_an_error_that_names_both()
    {
        var resolve = () => Catalog().Resolve(new CacheProfile("report").Of("1"));
        resolve.Should().Throw<UnknownProfileException>().WithMessage("*'report'*'report'*'crypto'*");
    }

    [Fact]
    public void The_default_value_has_no_profile()
    {
        var resolve = () => Catalog().Resolve(default);
        resolve.Should().Throw<InvalidKeyException>();
    }

    [Fact]
    public void New_settings_replace_the_old_whole_and_keep_the_state()
    {
        var catalog = Catalog(o => o.Add(Feed));
        var state = catalog.ByName("feed")!;
        var before = state.Settings;
        var options = Presets(o => o.Add(Feed, p => p.Lifetime = TimeSpan.FromSeconds(7)));
        catalog.Apply(options).Should().BeEmpty();
        catalog.Resolve(Feed.Of("1")).Should().BeSameAs(state);
        state.Settings.Lifetime.Should().Be(TimeSpan.FromSeconds(7));
        before.Lifetime.Should().Be(TimeSpan.FromHours(1));
    }

    [Fact]
    public void New_profiles_join_and_old_ones_stay()
    {
        var catalog = Catalog(o => o.Add(Feed));
        var news = new CacheProfile("news");
        catalog.Apply(Presets(o => o.Add(news)));
        catalog.Resolve(news.Of("1")).Name.Should().Be("news");
        catalog.Resolve(CacheKey.Raw("news:1")).Name.Should().Be("news");
        catalog.Resolve(Feed.Of("1")).Name.Should().Be("feed");
        catalog.All.Should().HaveCount(10);
    }

    [Fact]
    public void A_namespace_stays_while_the_process_runs()
    {
        var catalog = Catalog(o => o.Add(Feed));
        catalog.Apply(Presets(o => o.Profiles["feed"] = new() { Namespace = "other", Strict = true })).Should().Equal("feed");
        catalog.ByName("feed")!.Settings.Should().Match<DomainProfile>(s => s.Namespace == "feed" && s.Strict);
        catalog.Apply(Presets(o => o.Profiles["inside"] = new() { Namespace = "feed:x" })).Should().Equal("inside");
        catalog.ByName("inside").Should().BeNull();
    }

    [Fact]
    public void There_is_always_a_default_profile()
    {
        new ProfileCatalog(new FusionTieredOptions()).Resolve(CacheKey.Raw("x")).Should().Match<ProfileState>(p => p.Name == "default");
    }

    private static ProfileCatalog Catalog(Action<FusionTieredOptions>? configure = null) => new(Presets(configure));

    private static FusionTieredOptions Presets(Action<FusionTieredOptions>? configure = null)
    {
        var options = new FusionTieredOptions();
        DomainDefaults.AddTo(options);
        configure?.Invoke(options);
        DomainDefaults.FillIn(options);
        return options;
    }
}
