using FusionTiered.Fusion.Memory;
using FusionTiered.Fusion.Tickets;
using Microsoft.Extensions.Caching.Memory;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;

namespace FusionTiered.Fusion.Tests.Memory;

/// <summary>Entries that FusionCache's memory gets late: FusionCache is to find them as if it had stored them itself.</summary>
public sealed class EntrySeedTests : IDisposable
{
    private readonly MemoryCache _memory = new(new MemoryCacheOptions());
    private readonly FusionCache _cache;

    public EntrySeedTests() => _cache = new FusionCache(new FusionCacheOptions(), _memory);

    [Fact]
    public void A_fresh_value_is_a_hit()
    {
        Plant(Seed("v", age: TimeSpan.FromSeconds(30)));

        _cache.TryGet<string>("k").GetValueOrDefault().Should().Be("v");
    }

    [Fact]
    public void A_value_past_its_end_is_kept_for_a_source_that_fails()
    {
        Plant(Seed("v", age: TimeSpan.FromMinutes(2)));

        _cache.TryGet<string>("k").HasValue.Should().BeFalse();
        _cache.TryGet<string>("k", static options => options.AllowStaleOnReadOnly = true).GetValueOrDefault().Should().Be("v");
    }

    [Fact]
    public void It_has_the_time_and_the_tags_of_the_value()
    {
        Plant(new WriteSeed<string>("v", DateTime.UtcNow.Ticks, TimeSpan.FromMinutes(1), ["red"], Options()));

        _cache.RemoveByTag("red");

        _cache.TryGet<string>("k").HasValue.Should().BeFalse();
    }

    [Fact]
    public void A_clear_from_before_the_value_does_not_end_it()
    {
        _cache.Clear(allowFailSafe: false);
        Plant(new WriteSeed<string>("v", DateTime.UtcNow.AddSeconds(1).Ticks, TimeSpan.FromMinutes(1), tags: null, Options()));

        _cache.TryGet<string>("k").GetValueOrDefault().Should().Be("v");
    }

    [Theory]
    [InlineData(40, true)]
    [InlineData(20, false)]
    public async Task A_refresh_ahead_is_due_at_the_same_moment(int age, bool isDue)
    {
        Plant(Seed("v", TimeSpan.FromSeconds(age), eager: 0.5f));
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        await _cache.GetOrSetAsync<string>("k", (_, _) => Task.FromResult(asked.TrySetResult() ? "newer" : "newest"), Options(0.5f));

        if (isDue)
        {
            await asked.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
        else
        {
            asked.Task.IsCompleted.Should().BeFalse();
        }
    }

    [Fact]
    public void It_grows_once()
    {
        var slot = new MemorySlot(Seed("v", TimeSpan.Zero), null!, null!, default, null);

        slot.Entry.Should().NotBeNull().And.BeSameAs(slot.Entry);
    }

    public void Dispose()
    {
        _cache.Dispose();
        _memory.Dispose();
    }

    private static FusionCacheEntryOptions Options(float? eager = null) =>
        new(TimeSpan.FromMinutes(1)) { IsFailSafeEnabled = true, EagerRefreshThreshold = eager, MemoryCacheDuration = TimeSpan.FromMinutes(1) };

    // Memory has had it for a while.
    private static ReadSeed<string> Seed(string value, TimeSpan age, float? eager = null)
    {
        var then = DateTime.UtcNow.Ticks - age.Ticks;
        return new(new FusionCacheDistributedEntry<string>(value, then, then + TimeSpan.FromHours(1).Ticks, null, null), Options(eager), then);
    }

    // As FusionCache's own memory would hold it.
    private void Plant(EntrySeed seed) => _memory.Set("k", seed.Grow());
}
