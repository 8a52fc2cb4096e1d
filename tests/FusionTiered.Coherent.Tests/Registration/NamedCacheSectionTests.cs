using FusionTiered.Coherent.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Coherent.Tests.Registration;

public class NamedCacheSectionTests
{
    private static readonly (string, string?) Orders = ("FusionTiered:Caches:orders:MaxEntries", "5");

    [Fact]
    public void The_section_of_a_registered_cache_is_read()
    {
        using var services = new CacheServices((s, c) => s.AddCoherentCache(c).Services.AddCoherentCache("Orders", c), Orders);
        services.Faults().Should().BeEmpty();
        services.Options("Orders").MaxEntries.Should().Be(5);
    }

    [Fact]
    public void A_section_of_no_cache_is_told_with_the_nearest_name()
    {
        using var services = new CacheServices((s, c) => s.AddCoherentCache(c).Services.AddCoherentCache("orders", c), ("FusionTiered:Caches:odrers:MaxEntries", "5"));
        services.Faults().Should().ContainSingle().Which.Should().Be(
            "FusionTiered:Caches:odrers belongs to no cache. Did you mean orders? Call AddFusionTiered(\"odrers\", configuration), or remove it.");
        services.Faults("orders").Should().BeEmpty("it is told once");
    }

    [Fact]
    public void A_cache_that_is_registered_with_another_section_is_told()
    {
        using var services = new CacheServices((s, c) => s.AddCoherentCache(c).Services.AddCoherentCache("orders", c.GetSection("Elsewhere")), Orders);
        services.Faults().Should().ContainSingle().Which.Should().StartWith("FusionTiered:Caches:orders is not read: cache 'orders' is registered without it.");
    }

    [Fact]
    public void Where_all_caches_have_names_the_first_one_tells()
    {
        using var services = new CacheServices(
            (s, c) => s.AddCoherentCache("orders", c).Services.AddCoherentCache("stock", c), Orders, ("FusionTiered:Caches:stok:MaxEntries", "5"), ("FusionTiered:MaxEntries", "5"));
        services.Faults("orders").Should().SatisfyRespectively(
            f => f.Should().StartWith("FusionTiered:Caches:stok belongs to no cache. Did you mean stock?"),
            f => f.Should().Be("FusionTiered:MaxEntries is read by the cache without a name only; call AddFusionTiered(configuration), or write it under FusionTiered:Caches:orders."));
        services.Faults("stock").Should().BeEmpty();
    }

    [Fact]
    public void An_unknown_key_of_a_cache_with_a_name_is_told_by_that_cache()
    {
        using var services = new CacheServices((s, c) => s.AddCoherentCache(c).Services.AddCoherentCache("orders", c), ("FusionTiered:Caches:orders:MaxEntires", "5"));
        services.Faults("orders").Should().ContainSingle().Which.Should().Be("FusionTiered:Caches:orders:MaxEntires is no setting of a cache. Did you mean MaxEntries?");
    }
}
