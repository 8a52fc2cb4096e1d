using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Fusion.Tests.Testing;

/// <summary>A real cache without a host, on FusionCache.</summary>
public sealed class RealCacheTests
{
    private static readonly CacheProfile Feed = new("feed");

    [Fact]
    public async Task It_answers_and_counts()
    {
        var source = new TestSource<string>("one");
        await using var test = RealCache.Create(static services => services.AddFusionTiered().AddProfile(Feed));
        await test.Cache.GetOrSetAsync(Feed.Key($"{1}"), source.LoadAsync);
        (await test.Cache.GetOrSetAsync(Feed.Key($"{1}"), source.LoadAsync)).Should().Be("one");
        test.Cache.GetStatistics()["feed"].Loads.Should().Be(1);
    }
}
