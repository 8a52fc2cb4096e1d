using System.Collections.Concurrent;
using FusionTiered.Show.Market;
using FusionTiered.Show.Traffic;

namespace FusionTiered.Show.Run;

/// <summary>Drives the traffic: callers take requests in order, wait until each is due, ask, and time the answer.</summary>
public sealed class TrafficRun(IMarketReader reader, TrafficPlan plan, ICacheFigures cache, ISlowSource source, int callers, TimeProvider clock)
{
    /// <summary>Slices of the hit rate's history.</summary>
    public const int Slices = 120;

    private const int KeepEvery = 97;

    private readonly LatencyHistogram[] _latencies = [.. Enum.GetValues<PageKind>().Select(_ => new LatencyHistogram())];
    private readonly ConcurrentQueue<(Page Asked, Answer Answer)> _kept = new();
    private long _began;
    private int _next = -1;
    private long _done;
    private long _wrong;
    private long _late;
    private long _mostEntries;
    private long _mostBytes;

    public TrafficPlan Plan => plan;

    public int Callers => callers;

    public HitRateHistory History { get; } = new();

    public long Done => Interlocked.Read(ref _done);

    /// <summary>Answers that named another page than the one asked for.</summary>
    public long Wrong => Interlocked.Read(ref _wrong);

    /// <summary>By how much a request began later than it was due, at worst: the machine, not the cache, was the limit then.</summary>
    public TimeSpan MostLate => TimeSpan.FromTicks(Interlocked.Read(ref _late));

    /// <summary>In the memory of one node.</summary>
    public long MostEntries => Interlocked.Read(ref _mostEntries);

    /// <inheritdoc cref="MostEntries"/>
    public long MostBytes => Interlocked.Read(ref _mostBytes);

    public TimeSpan Elapsed { get; private set; }

    /// <summary>Every 97th answer with its question, to be computed again.</summary>
    public IReadOnlyCollection<(Page Asked, Answer Answer)> Kept => _kept;

    public async Task RunAsync(CancellationToken ct)
    {
        _began = clock.GetTimestamp();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var watching = WatchAsync(ended.Token);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => CallAsync(ct), CancellationToken.None)));
        }
        finally
        {
            Elapsed = clock.GetElapsedTime(_began);
            await ended.CancelAsync();
            await watching;
        }
    }

    public TimeSpan SoFar => Elapsed > TimeSpan.Zero ? Elapsed : _began == 0 ? TimeSpan.Zero : clock.GetElapsedTime(_began);

    /// <summary>Figures of now, one of each profile, and of all together at the end.</summary>
    public IReadOnlyList<ProfileFigures> Figures()
    {
        var figures = cache.Read();
        var all = new LatencyHistogram();
        var lines = new List<ProfileFigures>();
        foreach (var kind in Enum.GetValues<PageKind>())
        {
            lines.Add(ProfileFigures.Of(ProfileFigures.NameOf(kind), _latencies[(int)kind], figures.Kinds[(int)kind], source.Calls(kind)));
            all.Add(_latencies[(int)kind]);
        }

        lines.Add(ProfileFigures.Of("all", all, figures.All, lines.Sum(line => line.SourceCalls)));
        return lines;
    }

    private async Task CallAsync(CancellationToken ct)
    {
        for (var i = Interlocked.Increment(ref _next); i < plan.Requests.Length; i = Interlocked.Increment(ref _next))
        {
            ct.ThrowIfCancellationRequested();
            var early = plan.Due[i] - clock.GetElapsedTime(_began);
            if (early > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(early, clock, ct);
            }
            else if (i % 64 == 0)
            {
                // Hits complete synchronously: give the threads to others now and then.
                await Task.Yield();
            }

            var page = plan.Requests[i];
            var before = clock.GetTimestamp();
            var answer = await reader.ReadAsync(page, ct);
            _latencies[(int)page.Kind].Add((long)((clock.GetTimestamp() - before) * (1e9 / clock.TimestampFrequency)));
            if (!string.Equals(answer.Page, page.Name, StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _wrong);
            }

            if (i % KeepEvery == 0)
            {
                _kept.Enqueue((page, answer));
            }

            Raise(ref _late, -early.Ticks);
            Interlocked.Increment(ref _done);
        }
    }

    private async Task WatchAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(plan.Length / Slices, clock);
        Look();
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                Look();
            }
        }
        catch (OperationCanceledException)
        {
            Look();
        }
    }

    private void Look()
    {
        var figures = cache.Read();
        History.Add(clock.GetElapsedTime(_began), figures);
        foreach (var node in figures.Nodes)
        {
            Raise(ref _mostEntries, node.Entries);
            Raise(ref _mostBytes, node.Bytes);
        }
    }

    private static void Raise(ref long highest, long value)
    {
        for (var seen = Interlocked.Read(ref highest); value > seen;)
        {
            var was = Interlocked.CompareExchange(ref highest, value, seen);
            if (was == seen)
            {
                return;
            }

            seen = was;
        }
    }
}
