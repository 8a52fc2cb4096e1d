using FusionTiered.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Coherent.Tests.Testing;

/// <summary>A real cache without a host, on the coherent engine.</summary>
public sealed class RealCacheTests
{
    private static readonly CacheProfile Feed = new("feed");

    [Fact]
    public async Task Lifetimes_follow_the_manual_clock()
    {
        await using var test = RealCache.Create(static services => services.AddFusionTieredCore().UseCoherentEngine().AddProfile(Feed, static p => p.Lifetime = TimeSpan.FromMinutes(1)));
        await test.Cache.SetAsync(Feed.Of("1"), "one");
        test.Clock.Advance(TimeSpan.FromSeconds(59));
        test.Cache.TryGet(Feed.Key($"{1}"), out string _).Should().BeTrue();
        test.Clock.Advance(TimeSpan.FromSeconds(1));
        test.Cache.TryGet(Feed.Key($"{1}"), out string _).Should().BeFalse();
    }

    [Fact]
    public void Faulty_settings_are_reported_at_once() =>
        FluentActions.Invoking(() => RealCache.Create(static services => services.AddFusionTieredCore().UseCoherentEngine().AddProfile(Feed, static p => p.Lifetime = TimeSpan.Zero)))
            .Should().Throw<OptionsValidationException>();
}
