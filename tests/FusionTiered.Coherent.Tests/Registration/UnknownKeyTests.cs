using FusionTiered.Coherent.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Coherent.Tests.Registration;

public class UnknownKeyTests
{
    [Theory]
    [InlineData("FusionTiered:MaxEntires", "5", "FusionTiered:MaxEntires is no setting of a cache. Did you mean MaxEntries?")]
    [InlineData("FusionTiered:Defualts:Jitter", "0", "FusionTiered:Defualts is no setting of a cache. Did you mean Defaults?")]
    [InlineData("FusionTiered:Cahces:orders:MaxEntries", "5", "FusionTiered:Cahces is no setting of a cache. Did you mean Caches?")]
    [InlineData("FusionTiered:Redus:Url", "redis://:secret@r", "FusionTiered:Redus is no setting of a cache. Did you mean Redis?")]
    [InlineData("FusionTiered:Lifetime", "00:00:05", "FusionTiered:Lifetime is a setting of a profile. Write it under Defaults, for all profiles, or under Profiles:<name>.")]
    [InlineData("FusionTiered:Colour", "red", "FusionTiered:Colour is no setting of a cache. There are: MaxEntries, MaxBytes, KeyPrefix, RevealKeys, L2, Consistency, Defaults, Profiles, Invalidation, Caches, Redis, Endpoints, Coherent, Alerts, Refreshers, Warmup.")]
    [InlineData("FusionTiered:Consistency:Samplin", "0", "FusionTiered:Consistency:Samplin is no setting of the consistency monitor. Did you mean Sampling?")]
    [InlineData("FusionTiered:Consistency:Sampling", "often", "FusionTiered:Consistency:Sampling is 'often'; it must be 0, or 1000 to 1000000.")]
    [InlineData("FusionTiered:Consistency:Sampling", "5", "FusionTiered:Consistency:Sampling is 5; it must be 0, or 1000 to 1000000.")]
    [InlineData("FusionTiered:L2:readDeadlin", "00:00:01", "FusionTiered:L2:readDeadlin is no setting of the shared tier. Did you mean ReadDeadline?")]
    [InlineData("FusionTiered:Defaults:stale_for", "00:00:01", "FusionTiered:Defaults:stale_for is no setting of a profile. Did you mean StaleFor?")]
    [InlineData("FusionTiered:Profiles:feed:HardDeadline ", "00:00:01", "FusionTiered:Profiles:feed:HardDeadline  is no setting of a profile. Did you mean HardDeadline?")]
    [InlineData("FusionTiered:Profiles:feed:Size", "5", "FusionTiered:Profiles:feed:Size is set in code only: AddProfile(handle, p => p.Size = ...).")]
    public void A_key_that_nothing_reads_is_told_with_the_nearest_one_that_is_read(string key, string value, string fault)
    {
        using var services = new CacheServices((s, c) => s.AddCoherentCache(c), (key, value));
        services.Faults().Should().ContainSingle().Which.Should().Be(fault);
    }

    [Theory]
    [InlineData("FusionTiered:L2", "fast", "FusionTiered:L2 is 'fast'; it must be a section of settings.")]
    [InlineData("FusionTiered:L2:ReadDeadline:Seconds", "1", "FusionTiered:L2:ReadDeadline is a section; it must be 1 ms to 60 s, written as [d.]hh:mm:ss[.fff].")]
    [InlineData("FusionTiered:Profiles", "market", "FusionTiered:Profiles is 'market'; it must be a section of profiles.")]
    [InlineData("FusionTiered:Caches", "orders", "FusionTiered:Caches is 'orders'; it must be a section of caches.")]
    [InlineData("FusionTiered:KeyPrefix:Text", "a:", "FusionTiered:KeyPrefix is a section; it must be 1 to 64 ASCII letters, digits, '-', '_', '.' and ':', some of which may stand in braces, once.")]
    public void A_text_in_place_of_a_section_is_told_and_the_other_way_round(string key, string value, string fault)
    {
        using var services = new CacheServices((s, c) => s.AddCoherentCache(c), (key, value));
        services.Faults().Should().ContainSingle().Which.Should().Be(fault);
    }

    [Fact]
    public void A_null_says_nothing_whatever_its_name()
    {
        using var services = new CacheServices((s, c) => s.AddCoherentCache(c), ("FusionTiered:Redus", null), ("FusionTiered:Defaults:Lifetme", null));
        services.Faults().Should().BeEmpty();
    }

    [Fact]
    public void A_section_that_two_registrations_read_has_its_faults_once()
    {
        using var services = new CacheServices((s, c) => s.AddCoherentCache(c).Services.AddCoherentCache(c), ("FusionTiered:Redus:Url", "redis://r"));
        services.Faults().Should().ContainSingle();
    }

    [Theory]
    [InlineData("FusionTiered:Coherent:Rediss", "FusionTiered:Coherent:Rediss is no setting of the coherent engine. Did you mean Redis?")]
    [InlineData("FusionTiered:Coherent:Redis:MaxReply", "FusionTiered:Coherent:Redis:MaxReply is no setting of the coherent engine's Redis client. There are:*")]
    public void A_key_of_the_engine_that_nothing_reads_fails_the_start(string key, string fault)
    {
        using var services = new CacheServices((s, c) => s.AddCoherentCache(c), (key, "5"));
        services.Invoking(static s => s.Provider.GetRequiredService<IStartupValidator>().Validate()).Should().Throw<OptionsValidationException>().WithMessage(fault);
    }

    [Fact]
    public void A_section_of_an_engine_that_is_not_used_names_the_engine()
    {
        using var services = new CacheServices((s, c) => s.AddFusionTieredCore(c), ("FusionTiered:Coherent:Anything", "5"));
        services.Faults().Should().ContainSingle().Which.Should().Be("FusionTiered:Coherent is read by the coherent engine only; call UseCoherentEngine(), or remove it.");
    }
}
