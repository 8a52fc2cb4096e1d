using FusionTiered.Coherent.Tests.Support;
using System.Buffers;
using FusionTiered.Distributed;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Coherent.Tests.Distributed;

/// <summary>The contract on ours, and what is ours alone.</summary>
public sealed class AsDistributedCacheTests : DistributedCacheContract, IDisposable
{
    private readonly ServiceProvider _provider;

    public AsDistributedCacheTests()
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddCoherentCache().AsDistributedCache();
        services.AddCoherentCache("other").AsDistributedCache();
        _provider = services.BuildServiceProvider();
    }

    protected override IDistributedCache Cache => _provider.GetRequiredService<IDistributedCache>();

    private IBufferDistributedCache Buffers => (IBufferDistributedCache)Cache;

    public void Dispose() => _provider.Dispose();

    [Fact]
    public async Task A_cancelled_call_ends()
    {
        var gone = new CancellationToken(canceled: true);

        await Cache.Invoking(cache => cache.GetAsync("k", gone)).Should().ThrowAsync<OperationCanceledException>();
        await Cache.Invoking(cache => cache.SetAsync("k", [1], new DistributedCacheEntryOptions(), gone)).Should().ThrowAsync<OperationCanceledException>();
        await Cache.Invoking(cache => cache.RemoveAsync("k", gone)).Should().ThrowAsync<OperationCanceledException>();
    }

    /// <summary>As the caches on Redis and SQL Server do; the one in memory takes it, and keeps nothing.</summary>
    [Fact]
    public void An_absolute_expiration_in_the_past_is_refused() =>
        Cache.Invoking(cache => cache.Set("k", [1], new DistributedCacheEntryOptions { AbsoluteExpiration = Clock.GetUtcNow() }))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("*must be in the future*");

    [Fact]
    public void A_value_that_would_be_over_at_once_is_not_kept()
    {
        Cache.Set("k", [1]);
        Cache.Set("k", [2], new DistributedCacheEntryOptions { AbsoluteExpirationRelativeToNow = TimeSpan.FromMilliseconds(1) });

        Cache.Get("k").Should().BeNull();
    }

    [Fact]
    public void Bytes_are_copied_on_the_way_in_and_out()
    {
        byte[] mine = [1, 2, 3];
        Cache.Set("k", mine);
        mine[0] = 9;
        Cache.Get("k")![1] = 9;

        Cache.Get("k").Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task Buffers_are_read_and_written_without_arrays_between()
    {
        var value = SequenceOf([1, 2], [3]);
        Buffers.Set("sync", value, new DistributedCacheEntryOptions());
        await Buffers.SetAsync("async", value, new DistributedCacheEntryOptions());
        var target = new ArrayBufferWriter<byte>();

        Buffers.TryGet("async", target).Should().BeTrue();
        (await Buffers.TryGetAsync("sync", target)).Should().BeTrue();
        Buffers.TryGet("missing", target).Should().BeFalse();
        (await Buffers.TryGetAsync("missing", target)).Should().BeFalse();

        target.WrittenSpan.ToArray().Should().Equal(1, 2, 3, 1, 2, 3);
    }

    [Fact]
    public async Task A_cache_with_a_name_is_the_keyed_service_of_that_name()
    {
        await Cache.SetStringAsync("k", "default");

        (await _provider.GetRequiredKeyedService<IDistributedCache>("other").GetStringAsync("k")).Should().BeNull();
    }

    [Fact]
    public async Task Its_keys_lie_in_a_namespace_of_their_own()
    {
        var domain = _provider.GetRequiredService<IDomainCache>();
        Cache.Set("session:7", [1]);

        (await domain.ContainsAsync(CacheKey.Raw("distributed:session:7"))).Should().BeTrue();
        (await domain.ClearAsync(FaceProfiles.Distributed)).Removed.Should().Be(1);
        Cache.Get("session:7").Should().BeNull();
    }

    [Fact]
    public void A_key_that_is_too_long_is_a_clear_error() =>
        Cache.Invoking(static cache => cache.Get(new string('k', 1100))).Should().Throw<InvalidKeyException>();

    [Fact]
    public void A_large_value_counts_with_its_size_and_is_kept()
    {
        Cache.Set("k", new byte[10 << 20]);

        Cache.Get("k").Should().HaveCount(10 << 20);
    }

    [Fact]
    public void An_item_comes_back_from_its_bytes()
    {
        var serializer = new DistributedItemSerializer();
        var end = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var target = new ArrayBufferWriter<byte>();
        serializer.Serialize(new DistributedItem([1, 2, 3], TimeSpan.FromMinutes(20), end), target);

        var item = serializer.Deserialize(SequenceOf(target.WrittenSpan[..5].ToArray(), target.WrittenSpan[5..].ToArray()));

        item.Should().BeEquivalentTo(new { Bytes = new byte[] { 1, 2, 3 }, SlidingFor = TimeSpan.FromMinutes(20), EndsAt = end });
        target.WrittenCount.Should().Be(20);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1, 0, 0 })]
    [InlineData(new byte[] { 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    public void Other_bytes_are_no_item(byte[] bytes) =>
        FluentActions.Invoking(() => new DistributedItemSerializer().Deserialize(new ReadOnlySequence<byte>(bytes))).Should().Throw<FormatException>();

    private static ReadOnlySequence<byte> SequenceOf(byte[] first, byte[] second)
    {
        var start = new Piece(first, 0);
        var end = start.Then(second);
        return new(start, 0, end, second.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(byte[] bytes, long before)
        {
            Memory = bytes;
            RunningIndex = before;
        }

        public Piece Then(byte[] bytes)
        {
            var next = new Piece(bytes, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
