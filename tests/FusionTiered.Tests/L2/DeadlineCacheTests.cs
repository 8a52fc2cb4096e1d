using System.Runtime.CompilerServices;
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

    [Fact]
    public async Task What_fails_after_its_deadline_is_no_unobserved_failure()
    {
        var late = new InvalidOperationException("late");
        var unobserved = false;
        void Note(object? sender, UnobservedTaskExceptionEventArgs e) => unobserved |= e.Exception.InnerExceptions.Contains(late);
        TaskScheduler.UnobservedTaskException += Note;

        await GiveUpAsync(late);
        GC.Collect();
        GC.WaitForPendingFinalizers();

        TaskScheduler.UnobservedTaskException -= Note;
        unobserved.Should().BeFalse();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task GiveUpAsync(Exception late)
    {
        var cache = new HangingCache();
        var write = new DeadlineCache(cache, "", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), _clock, static (_, _) => { }, static _ => { }).SetAsync("k", [1], new DistributedCacheEntryOptions());
        _clock.Advance(TimeSpan.FromSeconds(1));
        await write.Awaiting(static task => task).Should().ThrowAsync<TimeoutException>();
        cache.End.SetException(late);
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
