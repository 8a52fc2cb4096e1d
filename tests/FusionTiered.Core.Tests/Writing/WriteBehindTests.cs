using FusionTiered.Profiles;
using FusionTiered.Writing;

namespace FusionTiered.Core.Tests.Writing;

/// <summary>The two steps of a write: the buffer, then the cache.</summary>
public sealed class WriteBehindTests : IDisposable
{
    private readonly FakeDomainCache _cache = new();
    private readonly BufferOnCommand _buffer = new();
    private readonly WriteBehind<string> _writes;

    public WriteBehindTests()
    {
        var profiles = new ProfileCatalog(new FusionTieredOptions());
        profiles.Asks(profiles.Default, _buffer);
        _writes = new(_cache, profiles);
    }

    public void Dispose() => _cache.Dispose();

    [Fact]
    public async Task A_write_that_reached_this_node_only_is_not_announced_to_all()
    {
        _cache.IsL2Away = true;
        (await _writes.WriteAsync(CacheKey.Raw("k"), "1")).Reach.Should().Be(CacheReach.LocalOnly);
        _buffer.WasEverywhere.Should().BeFalse();
    }

    [Fact]
    public async Task When_the_cache_throws_the_write_is_told_to_be_accepted_and_the_old_value_is_gone()
    {
        _cache.Hold(CacheKey.Raw("k"), "old");
        _cache.Fails(CacheOperation.Set, static () => new FormatException());
        var write = () => _writes.WriteAsync(CacheKey.Raw("k"), "1").AsTask();
        (await write.Should().ThrowExactlyAsync<InvalidOperationException>()).WithMessage("*is in the buffer*").WithInnerException<FormatException>();
        _cache.Holds(CacheKey.Raw("k")).Should().BeFalse();
    }

    [Fact]
    public async Task A_write_that_was_overtaken_leaves_the_cache()
    {
        _buffer.IsNewest = false;
        await _writes.WriteAsync(CacheKey.Raw("k"), "1");
        _cache.Holds(CacheKey.Raw("k")).Should().BeFalse();
    }
}
