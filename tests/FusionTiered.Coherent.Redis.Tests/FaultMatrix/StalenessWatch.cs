using System.Collections.Concurrent;
using System.Diagnostics;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.FaultMatrix;

/// <summary>
/// Writes versions of one key at one node and reads it at another without a pause. An answer is stale by the time from the first
/// acknowledgement of a newer version to the beginning of the read. Nothing that a read throws is caught.
/// </summary>
internal sealed class StalenessWatch(CacheKey key, IDomainCache writer, params IDomainCache[] readers) : IAsyncDisposable
{
    // The moment between a clock that is read here and one that is read in the cache.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentQueue<(int Version, long AckedAt)> _acks = new();
    private readonly ConcurrentQueue<(int Version, long StartedAt, bool IsVerified)> _reads = new();
    private readonly List<Task> _reading = [];
    private int _version;
    private bool _ends;

    /// <summary>The last version that was tried.</summary>
    public int Version => _version;

    public static async Task<StalenessWatch> StartAsync(CacheKey key, IDomainCache writer, params IDomainCache[] readers)
    {
        var watch = new StalenessWatch(key, writer, readers);
        await Eventually.TrueAsync(async () => (await watch.WriteAsync()).IsEverywhere, "the first version is written");
        watch._reading.AddRange(watch.Readers.Select(watch.ReadAsync));
        await Eventually.True(() => watch._reads.Any(static read => read.IsVerified), "it is read, and verified");
        return watch;
    }

    private IDomainCache[] Readers => readers;

    /// <summary>The next version; counted as acknowledged where it reached everywhere.</summary>
    public async Task<CacheWrite> WriteAsync()
    {
        var version = ++_version;
        var write = await writer.SetAsync(key, version.ToString());
        if (write.IsEverywhere)
            _acks.Enqueue((version, Stopwatch.GetTimestamp()));
        return write;
    }

    /// <summary>Ends the reading and holds it against the bound.</summary>
    /// <returns>The worst staleness of verified answers, and of all.</returns>
    public async Task<(TimeSpan Verified, TimeSpan Any)> HoldsAsync(TimeSpan lease)
    {
        Volatile.Write(ref _ends, true);
        await Task.WhenAll(_reading);
        var verified = Worst(_reads.Where(static read => read.IsVerified));
        verified.Should().BeLessThanOrEqualTo(lease + Slack, "that is the lease");
        _reads.Should().NotBeEmpty();
        return (verified, Worst(_reads));
    }

    public async ValueTask DisposeAsync()
    {
        Volatile.Write(ref _ends, true);
        await Task.WhenAll(_reading);
    }

    private async Task ReadAsync(IDomainCache reader)
    {
        while (!Volatile.Read(ref _ends))
        {
            var started = Stopwatch.GetTimestamp();
            var answer = await reader.GetAsync<string>(key);
            if (answer.Found)
                _reads.Enqueue((int.Parse(answer.Value), started, answer.IsVerified));
            await Task.Delay(1); // between two reads
        }
    }

    private TimeSpan Worst(IEnumerable<(int Version, long StartedAt, bool IsVerified)> reads)
    {
        var acks = _acks.OrderBy(static ack => ack.Version).ToArray();
        var worst = TimeSpan.Zero;
        foreach (var read in reads)
        {
            // Versions are written one after the other, so the first newer one was acknowledged first.
            var newer = Array.Find(acks, ack => ack.Version > read.Version);
            if (newer.Version > 0 && Stopwatch.GetElapsedTime(newer.AckedAt, read.StartedAt) is var stale && stale > worst)
                worst = stale;
        }

        return worst;
    }
}
