using FusionTiered.Testing;
using Microsoft.Extensions.Caching.Distributed;

namespace FusionTiered.Coherent.Tests.Distributed;

/// <summary>What users of IDistributedCache rely on; run on Microsoft's own as well, so that these tests are known to ask for the right things.</summary>
public abstract class DistributedCacheContract
{
    private static readonly byte[] Bytes = [1, 2, 3];

    protected ManualClock Clock { get; } = new();

    protected abstract IDistributedCache Cache { get; }

    [Fact]
    public async Task What_was_set_is_found_by_each_member()
    {
        await Cache.SetAsync("async", Bytes);
        Cache.Set("sync", Bytes);

        (await Cache.GetAsync("sync")).Should().Equal(Bytes);
        Cache.Get("async").Should().Equal(Bytes);
        (await Cache.GetAsync("missing")).Should().BeNull();
        Cache.Get("missing").Should().BeNull();
    }

    [Fact]
    public async Task Text_helpers_of_the_framework_work()
    {
        await Cache.SetStringAsync("k", "täxt");

        (await Cache.GetStringAsync("k")).Should().Be("täxt");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a:b{c}%d\u0001é")]
    public void Any_text_is_a_key(string key)
    {
        Cache.Set(key, Bytes);
        Cache.Set(key + "!", [9]);

        Cache.Get(key).Should().Equal(Bytes);
    }

    [Fact]
    public void An_empty_value_is_a_value()
    {
        Cache.Set("k", []);

        Cache.Get("k").Should().NotBeNull().And.BeEmpty();
    }

    [Fact]
    public async Task What_was_removed_is_gone()
    {
        Cache.Set("a", Bytes);
        Cache.Set("b", Bytes);

        Cache.Remove("a");
        await Cache.RemoveAsync("b");
        await Cache.RemoveAsync("never there");

        (Cache.Get("a"), Cache.Get("b")).Should().Be((null, null));
    }

    [Fact]
    public void Without_an_expiration_a_value_stays()
    {
        Cache.Set("k", Bytes, new DistributedCacheEntryOptions());

        Clock.Advance(TimeSpan.FromDays(100));

        Cache.Get("k").Should().Equal(Bytes);
    }

    [Fact]
    public void A_relative_expiration_ends_the_value_however_often_it_is_read()
    {
        Cache.Set("k", Bytes, new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(10) });
        for (var i = 0; i < 9; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            Cache.Get("k").Should().NotBeNull();
        }

        Clock.Advance(TimeSpan.FromSeconds(1));
        Cache.Get("k").Should().BeNull();
    }

    [Fact]
    public void An_absolute_expiration_ends_the_value_then()
    {
        Cache.Set("k", Bytes, new DistributedCacheEntryOptions { AbsoluteExpiration = Clock.GetUtcNow().AddSeconds(10) });

        Clock.Advance(TimeSpan.FromSeconds(9));
        Cache.Get("k").Should().NotBeNull();
        Clock.Advance(TimeSpan.FromSeconds(1));
        Cache.Get("k").Should().BeNull();
    }

    [Fact]
    public void A_sliding_value_ends_when_it_lay_unread_for_its_time()
    {
        Cache.Set("k", Bytes, new DistributedCacheEntryOptions { SlidingExpiration = TimeSpan.FromSeconds(10) });

        Clock.Advance(TimeSpan.FromSeconds(9));
        Cache.Get("k").Should().NotBeNull();
        Clock.Advance(TimeSpan.FromSeconds(10));
        Cache.Get("k").Should().BeNull();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(9)]
    public async Task Every_read_gives_a_sliding_value_its_full_time(int seconds)
    {
        Cache.Set("k", Bytes, new DistributedCacheEntryOptions { SlidingExpiration = TimeSpan.FromSeconds(10) });
        for (var i = 0; i < 40; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(seconds));
            (await Cache.GetAsync("k")).Should().Equal(Bytes);
        }

        Clock.Advance(TimeSpan.FromSeconds(9.9));
        Cache.Get("k").Should().NotBeNull();
        Clock.Advance(TimeSpan.FromSeconds(10));
        Cache.Get("k").Should().BeNull();
    }

    [Fact]
    public async Task A_refresh_counts_as_a_read()
    {
        Cache.Set("k", Bytes, new DistributedCacheEntryOptions { SlidingExpiration = TimeSpan.FromSeconds(10) });
        for (var i = 0; i < 5; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(4));
            Cache.Refresh("k");
            Clock.Advance(TimeSpan.FromSeconds(4));
            await Cache.RefreshAsync("k");
        }

        Cache.Get("k").Should().Equal(Bytes);
        Cache.Refresh("never there");
    }

    [Fact]
    public void A_sliding_value_with_an_end_does_not_outlive_its_end()
    {
        Cache.Set("k", Bytes, new DistributedCacheEntryOptions { SlidingExpiration = TimeSpan.FromSeconds(10), AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(25) });
        for (var i = 0; i < 4; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(6));
            Cache.Get("k").Should().NotBeNull();
        }

        Clock.Advance(TimeSpan.FromSeconds(1));
        Cache.Get("k").Should().BeNull();
    }

    [Fact]
    public void A_set_replaces_value_and_expiration()
    {
        Cache.Set("k", Bytes, new DistributedCacheEntryOptions { SlidingExpiration = TimeSpan.FromSeconds(10) });
        Cache.Set("k", [9]);

        Clock.Advance(TimeSpan.FromDays(1));

        Cache.Get("k").Should().Equal(9);
    }

    [Fact]
    public void What_is_missing_from_a_call_is_an_error()
    {
        Cache.Invoking(static cache => cache.Get(null!)).Should().Throw<ArgumentNullException>();
        Cache.Invoking(static cache => cache.Set(null!, Bytes)).Should().Throw<ArgumentNullException>();
        Cache.Invoking(static cache => cache.Set("k", null!)).Should().Throw<ArgumentNullException>();
        Cache.Invoking(static cache => cache.Set("k", Bytes, null!)).Should().Throw<ArgumentNullException>();
        Cache.Invoking(static cache => cache.Remove(null!)).Should().Throw<ArgumentNullException>();
        Cache.Invoking(static cache => cache.Refresh(null!)).Should().Throw<ArgumentNullException>();
    }
}
