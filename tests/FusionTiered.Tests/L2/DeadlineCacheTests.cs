using FusionTiered.Fusion.L2;
using Microsoft.Extensions.Caching.Distributed;

namespace FusionTiered.Fusion.Tests.L2;

public class DeadlineCacheTests
{
    private readonly ManualClock _clock = new();
    private readonly HangingCache _hanging = new();
    private readonly List<string> _taken = [];

    [Fact]
    public async Task A_write_that_hangs_ends_at_its_deadline_and_is_not_confirmed()
    {
        var write = Cache().SetAsync("k", [1], new DistributedCacheEntryOptions());
        _clock.Advance(TimeSpan.FromMilliseconds(500));

        await write.Awaiting(static task => task).Should().ThrowAsync<TimeoutException>();
        _taken.Should().BeEmpty();
    }

    [Fact]
    public async Task A_write_that_is_taken_is_confirmed_under_the_key_without_the_prefix()
    {
        var write = Cache().SetAsync("k", [1], new DistributedCacheEntryOptions());
        _hanging.End.SetResult();
        await write;

        _taken.Should().Equal("k");
        _hanging.Key.Should().Be("ft:k");
    }

    private DeadlineCache Cache() => new(_hanging, "ft:", TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500), _clock, static (_, _) => { }, _taken.Add);

    private sealed class HangingCache : IDistributedCache
    {
        public TaskCompletionSource End { get; } = new();

        public string? Key { get; private set; }

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            Key = key;
            return End.Task;
        }

        public byte[]? Get(string key) => throw new NotSupportedException();

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        public void Refresh(string key) => throw new NotSupportedException();

        public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        public void Remove(string key) => throw new NotSupportedException();

        public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();
    }
}
