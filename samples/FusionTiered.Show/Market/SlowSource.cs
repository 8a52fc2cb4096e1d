namespace FusionTiered.Show.Market;

/// <summary>50 to 200 ms a call, by kind and by chance (seeded), shrunk by the time scale.</summary>
public sealed class SlowSource(TimeScale scale, int seed, TimeProvider clock) : ISlowSource
{
    private static readonly (int From, int To)[] Milliseconds = Enum.GetValues<PageKind>().Select(kind => kind switch
    {
        PageKind.Dashboard => (120, 200),
        PageKind.Market => (50, 90),
        PageKind.Price => (60, 110),
        PageKind.Report => (150, 200),
        PageKind.Tech => (80, 150),
        _ => (90, 180),
    }).ToArray();

    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly long[] _calls = new long[Milliseconds.Length];

    // By reference: pages are made once and shared.
    private readonly Dictionary<Page, int> _underWay = new(ReferenceEqualityComparer.Instance);
    private long _overlaps;
    private long _ticks;
    private long _ended;

    /// <summary>The mean time of a call that ended, as it was measured in this run.</summary>
    public TimeSpan Mean => TimeSpan.FromTicks(Interlocked.Read(ref _ended) is var n and > 0 ? Interlocked.Read(ref _ticks) / n : 0);

    public long Calls(PageKind kind) => Interlocked.Read(ref _calls[(int)kind]);

    public long Overlaps => Interlocked.Read(ref _overlaps);

    public async ValueTask CallAsync(Page page, CancellationToken ct)
    {
        var (from, to) = Milliseconds[(int)page.Kind];
        TimeSpan delay;
        lock (_lock)
        {
            _calls[(int)page.Kind]++;
            var others = _underWay.GetValueOrDefault(page);
            _underWay[page] = others + 1;
            _overlaps += others > 0 ? 1 : 0;
            delay = scale.ToRun(TimeSpan.FromMilliseconds(from + ((to - from) * _random.NextDouble())));
        }

        var began = clock.GetTimestamp();
        try
        {
            await Task.Delay(delay, clock, ct);
            Interlocked.Add(ref _ticks, clock.GetElapsedTime(began).Ticks);
            Interlocked.Increment(ref _ended);
        }
        finally
        {
            lock (_lock)
            {
                _underWay[page]--;
            }
        }
    }
}
