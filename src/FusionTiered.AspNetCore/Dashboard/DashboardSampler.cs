using FusionTiered.AspNetCore.Caches;
using FusionTiered.AspNetCore.Report;
using FusionTiered.Engines;

namespace FusionTiered.AspNetCore.Dashboard;

/* One sampler for all viewers of a cache. It begins with the first viewer and ends with the last: nobody looks, nothing runs. A sample is
   serialized once. The read of L2 runs beside it, since a Redis that hangs must not hold up the sentence that says so. */
#pragma warning disable CA1001 // The last viewer that leaves ends and disposes what runs.
internal sealed class DashboardSampler(MappedCache cache, CacheEndpointOptions options, TimeProvider time, Func<AboutAnswer> about)
#pragma warning restore CA1001
{
    /// <summary>Points that a new viewer gets: five minutes of seconds.</summary>
    internal const int MostPoints = 300;

    private readonly Lock _gate = new();
    private readonly List<DashboardViewer> _viewers = [];
    private readonly Queue<PointAnswer> _points = [];
    private readonly DashboardReader _reader = new(cache, options, time);
    private CancellationTokenSource? _running;
    private SampleAnswer? _newest;
    private Task _probing = Task.CompletedTask;

    // Written by one task, read by another: a box changes at once.
    private volatile object? _probe;

    /// <summary>Reads the nodes that can be seen; none: only this one.</summary>
    public Func<IReadOnlyList<NodeState>> Nodes { get; init; } = static () => [];

    /// <summary>The last sample, as long as somebody looks; else null.</summary>
    public SampleAnswer? Newest => Viewers > 0 ? Volatile.Read(ref _newest) : null;

    /// <summary>How often the figures were read.</summary>
    internal int Samples { get; private set; }

    public int Viewers
    {
        get
        {
            lock (_gate)
            {
                return _viewers.Count;
            }
        }
    }

    /// <summary>A new viewer; null: there are too many.</summary>
    public DashboardViewer? Watch()
    {
        var viewer = new DashboardViewer(this);
        lock (_gate)
        {
            if (_viewers.Count >= options.MostListeners)
            {
                return null;
            }

            var begun = _running is null;
            if (begun)
            {
                Sample_NeedsLock();
            }

            viewer.Offer(DashboardEvent.Of("about", about(), DashboardJson.Default.AboutAnswer));
            viewer.Offer(DashboardEvent.Of("history", [.. _points], DashboardJson.Default.IReadOnlyListPointAnswer));
            viewer.Offer(Event(_newest!));
            _viewers.Add(viewer);
            if (begun)
            {
                _running = new();
                _ = RunAsync(_running.Token);
            }
        }

        return viewer;
    }

    public void Leave(DashboardViewer viewer)
    {
        CancellationTokenSource? ended = null;
        lock (_gate)
        {
            if (_viewers.Remove(viewer) && _viewers.Count == 0)
            {
                (ended, _running) = (_running, null);
                _points.Clear();
                _reader.Pause();
                _probe = null;
            }
        }

        ended?.Cancel();
        ended?.Dispose();
    }

    private static DashboardEvent Event(SampleAnswer sample) => DashboardEvent.Of("sample", sample, DashboardJson.Default.SampleAnswer);

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var timer = new PeriodicTimer(options.EventsEvery, time);
        try
        {
            do
            {
                if (_probing.IsCompleted)
                {
                    _probing = ProbeAsync(cancellationToken);
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false) && Tell(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // Nobody looks any more.
        }
        catch (ObjectDisposedException)
        {
            End(cancellationToken);
        }
    }

    private async Task ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var probe = await HealthReader.ProbeAsync(cache.Inspector, options.ProbeDeadline, cancellationToken).ConfigureAwait(false);
            if (!cancellationToken.IsCancellationRequested)
            {
                _probe = probe;
            }
        }
        catch (ObjectDisposedException)
        {
            // The next sample says that the cache has ended.
        }
    }

    private bool Tell(CancellationToken of)
    {
        lock (_gate)
        {
            // A run that is ending tells the viewers of the next one nothing.
            if (_running?.Token != of)
            {
                return false;
            }

            Sample_NeedsLock();
            var item = Event(_newest!);
            _viewers.ForEach(viewer => viewer.Offer(item));
            return true;
        }
    }

    private void Sample_NeedsLock()
    {
        Samples++;
        _newest = _reader.Read((L2Probe?)_probe, Nodes());
        if (_newest.Point is { } point)
        {
            _points.Enqueue(point);
            if (_points.Count > MostPoints)
            {
                _points.Dequeue();
            }
        }
    }

    private void End(CancellationToken of)
    {
        lock (_gate)
        {
            if (_running?.Token == of)
            {
                _viewers.ForEach(static viewer => viewer.End());
            }
        }
    }
}
