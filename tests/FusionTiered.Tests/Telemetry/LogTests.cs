using FusionTiered.Conformance;
using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Telemetry;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Fusion.Tests.Telemetry;

/// <summary>The lines that the FusionCache engine logs.</summary>
public sealed class LogTests : IDisposable
{
    private const int CircuitOpen = 4001;
    private const int LoadFailed = 4002;

    private readonly RecordedLog _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task A_load_is_told_from_the_miss_to_the_store()
    {
        await using var node = Node();
        await node.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("v"));
        await node.Cache.RemoveAsync(FusionNode.Key());
        var lines = _log.Lines.Where(static line => line.Level == LogLevel.Debug && line.Id is > 0 and < 2000).Select(static line => line.Text).ToList();
        lines.Should().HaveCount(4);
        lines[0].Should().Be($"Profile 'feed', key {FusionNode.Key().LogText}: not in memory.");
        lines[1].Should().Match($"Profile 'feed', key {FusionNode.Key().LogText}: the source answered after * ms (a value).");
        lines[2].Should().Be($"Profile 'feed', key {FusionNode.Key().LogText}: stored.");
        lines[3].Should().Be($"Profile 'feed', key {FusionNode.Key().LogText}: invalidated.");
    }

    [Fact]
    public async Task The_failure_of_a_source_is_handed_to_the_logger_as_an_exception_beside_the_name_of_the_key()
    {
        await using var node = Node();
        var down = new HttpRequestException("quote service is down");
        await Record.ExceptionAsync(async () => await node.Cache.GetOrSetAsync(FusionNode.Key(), _ => ValueTask.FromException<string>(down)));
        var line = _log.Lines.Should().ContainSingle(static line => line.Id == LoadFailed).Subject;
        line.Exception.Should().BeSameAs(down);
        line.Text.Should().Be($"Profile 'feed', key {FusionNode.Key().LogText}: the load failed with HttpRequestException.");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task L2_that_is_left_alone_is_told_with_the_cause_which_names_keys_only_where_it_may(bool reveals)
    {
        var l2 = new FailingCache();
        await using var node = Node(all => all.RevealKeys = reveals, builder => builder.UseDistributedCache(_ => l2));
        await node.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("v"));
        var line = _log.Lines.First(static line => line.Id == CircuitOpen);
        line.Text.Should().Be("Circuit open for 5 s: L2 of cache 'default' failed (last: IOException).");
        (line.Exception is IOException).Should().Be(reveals);
    }

    [RedisFact]
    public async Task A_hit_of_L2_and_the_calls_that_end_values_are_told()
    {
        var server = await SharedRedis.StartedAsync();
        await using (var other = OnRedis(server.Endpoint, "l2hit:"))
        {
            await other.Cache.SetAsync(FusionNode.Key(), "v");
        }

        await using var node = OnRedis(server.Endpoint, "l2hit:");
        await node.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("again"));
        await node.Cache.InvalidateTagAsync("t");
        await node.Cache.ClearAsync(FusionNode.Feed);
        _log.Lines.Select(static line => line.Id).Should().ContainInOrder(EventIds.Stored, EventIds.Missed, EventIds.L2Hit, EventIds.TagInvalidated, EventIds.Cleared);
    }

    [RedisFact]
    public async Task A_clean_stop_is_no_warning()
    {
        var server = await SharedRedis.StartedAsync();
        await using (var node = OnRedis(server.Endpoint, "cleanstop:"))
        {
            await node.Cache.GetOrSetAsync(FusionNode.Key(), static _ => new ValueTask<string>("v"));
            await Eventually.True(() => node.Cache.GetHealth().Coherence == CoherenceStatus.Verified, "the node hears the others");
        }

        _log.Lines.Where(static line => line.Level >= LogLevel.Warning).Should().BeEmpty();
    }

    private FusionNode OnRedis(string endpoint, string prefix) => Node(
        all =>
        {
            all.KeyPrefix = prefix;
            FusionNode.Patient(all);
        },
        builder => builder.UseRedis(FusionNode.PatientWith(endpoint)));

    private FusionNode Node(Action<FusionTieredOptions>? all = null, Action<IFusionTieredBuilder>? use = null) => FusionNode.New(all: all, use: builder =>
    {
        builder.Services.AddSingleton<ILoggerFactory>(_log);
        use?.Invoke(builder);
    });

    private sealed class FailingCache : IDistributedCache
    {
        public byte[]? Get(string key) => throw new IOException(key);

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => throw new IOException(key);

        public void Refresh(string key) => throw new IOException(key);

        public Task RefreshAsync(string key, CancellationToken token = default) => throw new IOException(key);

        public void Remove(string key) => throw new IOException(key);

        public Task RemoveAsync(string key, CancellationToken token = default) => throw new IOException(key);

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new IOException(key);

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => throw new IOException(key);
    }
}
