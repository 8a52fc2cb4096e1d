using FusionTiered.Keys;
using FusionTiered.Profiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Core.Tests.Keys;

public class CachePrefixTests
{
    [Theory]
    [InlineData("", "ft:")]
    [InlineData("orders", "ft.orders:")]
    [InlineData("Shop_2-b", "ft.Shop_2-b:")]
    [InlineData("a.b:c d", "ft.a.2Eb.3Ac.20d:")]
    [InlineData("ä", "ft..C3.A4:")]
    public void The_prefix_carries_the_name_of_the_cache(string name, string prefix) => CachePrefix.Of(name).Should().Be(prefix);

    [Fact]
    public void A_long_name_gives_a_prefix_that_is_allowed()
    {
        var (one, other) = (CachePrefix.Of(new string('n', 200) + "1"), CachePrefix.Of(new string('n', 200) + "2"));

        one.Should().NotBe(other);
        FusionTieredOptionsValidator.FaultsOf(new FusionTieredOptions { KeyPrefix = one }).Should().BeEmpty();
    }

    [Fact]
    public void A_prefix_that_is_given_holds_also_for_a_cache_with_a_name()
    {
        var services = new ServiceCollection();
        services.Configure<FusionTieredOptions>("early", static options => options.KeyPrefix = "shop:");
        services.AddFusionTieredCore("early");
        services.AddFusionTieredCore("late", static options => options.KeyPrefix = "shop:");
        services.AddFusionTieredCore("none");
        using var provider = services.BuildServiceProvider();

        string[] names = ["early", "late", "none"];
        string[] prefixes = [.. names.Select(name => provider.GetRequiredService<IOptionsMonitor<FusionTieredOptions>>().Get(name).KeyPrefix)];

        prefixes.Should().Equal("shop:", "shop:", "ft.none:");
    }
}
