using FusionTiered.Core.Tests.Support;
using FusionTiered.Stopping;

namespace FusionTiered.Core.Tests.Stopping;

public sealed class FinalStatisticsTests
{
    [Fact]
    public async Task Each_profile_that_was_used_has_a_line_without_keys()
    {
        using var cache = new FakeDomainCache();
        var log = new LogLines();
        var feed = new CacheProfile("feed");
        await cache.GetOrSetAsync(feed.Of("secret"), static _ => new ValueTask<int>(1));
        await cache.GetOrSetAsync(feed.Of("secret"), static _ => new ValueTask<int>(1));
        await new FinalStatistics(cache, log).StopAsync(CancellationToken.None);
        log.Texts.Should().ContainSingle().Which.Should().StartWith("Profile 'feed' of cache")
            .And.Contain("2 calls: 1 from memory").And.Contain("hit rate 50 %").And.Contain("called 1 times").And.NotContain("secret");
    }
}
