using System.Text.Json;
using FusionTiered.AspNetCore.Caches;
using FusionTiered.Engines;

namespace FusionTiered.AspNetCore.Dashboard;

/* The messages of nodes to each other, for the dashboard. While nobody looks, a node reads the board every five seconds and writes nothing. While
   somebody looks, anywhere, each node leaves its summary every second, in the round trip that reads those of the others. A node is silent
   when its beat stands still: no clocks are compared, and no silence is counted while this node itself does not reach Redis. */
internal sealed class NodeReports(MappedCache cache, INodeBoard board, DashboardReader reader, Func<SampleAnswer?> watched, TimeProvider time)
{
    /// <summary>Silence after which a node is cut off: it begins to tell within five seconds.</summary>
    internal static readonly TimeSpan CutOffAfter = TimeSpan.FromSeconds(10);

    private const int ReadEvery = 5;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1), Near = TimeSpan.FromSeconds(5), Kept = TimeSpan.FromMinutes(5);

    private readonly string _node = NodeName.Next();
    private readonly Dictionary<string, Heard> _heard = new(StringComparer.Ordinal);
    private long _beat, _readAt;
    private int _sinceRead = ReadEvery;
    private bool _wasTelling, _wasWatched, _wasAway, _isWatchedElsewhere;

    /// <summary>The name of this node on the board.</summary>
    public string Node => _node;

    /// <summary>All nodes that can be seen, this one first; empty: only this one, since the board does not answer.</summary>
    public IReadOnlyList<NodeState> Seen { get; private set; } = [];

    /// <summary>Tells and reads until the token says stop; takes the summary away then.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var timer = new PeriodicTimer(Second, time);
        try
        {
            while (cache.Cache.GetHealth().L1 && await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                await TickAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
        {
            // The application stops, or the cache has ended.
        }

        if (_beat > 0)
        {
            await board.ExchangeAsync(_node, note: null, Kept, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>What is done once a second.</summary>
    internal async Task TickAsync(CancellationToken cancellationToken)
    {
        var sample = watched();
        var isWatchedHere = sample is not null;
        if (isWatchedHere && !_wasWatched)
        {
            // Messages from before the pause say nothing about silence.
            _heard.Clear();
        }

        var tells = isWatchedHere || _wasWatched || _isWatchedElsewhere;
        (_wasWatched, _sinceRead) = (isWatchedHere, _sinceRead + 1);
        if (!tells && _sinceRead < ReadEvery)
        {
            return;
        }

        if (tells && !_wasTelling)
        {
            reader.Pause();
        }

        _wasTelling = tells;
        var own = tells ? Summary(sample ?? reader.Read(probe: null, nodes: []), isWatchedHere) : null;
        var notes = await board.ExchangeAsync(
            own is null ? string.Empty : _node, own is null ? null : JsonSerializer.Serialize(own, DashboardJson.Default.NodeSummary), Kept, cancellationToken).ConfigureAwait(false);
        _sinceRead = 0;
        if (notes is null)
        {
            _wasAway = true;
            Seen = time.GetElapsedTime(_readAt) < Near ? Seen : [];
            return;
        }

        _readAt = time.GetTimestamp();
        if (_wasAway)
        {
            // The others may have been away as well: they get their time to be heard again.
            _wasAway = false;
            foreach (var node in _heard.Keys.ToArray())
            {
                _heard[node] = _heard[node] with { At = _readAt };
            }
        }

        Take(notes);
        _isWatchedElsewhere = _heard.Values.Any(one => one.Summary.IsWatched && Silence(one) < Near);
        Seen = own is null ? [] : [new(own, IsSelf: true, 0, IsCutOff: false), .. _heard.Values.OrderBy(static one => one.Summary.Node, StringComparer.Ordinal).Select(State)];
        foreach (var gone in _heard.Values.Where(one => Silence(one) > Kept).ToArray())
        {
            await board.ExchangeAsync(gone.Summary.Node, note: null, Kept, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Take(IReadOnlyList<string> notes)
    {
        HashSet<string> there = new(StringComparer.Ordinal);
        foreach (var note in notes)
        {
            if (Read(note) is { } summary && !string.Equals(summary.Node, _node, StringComparison.Ordinal) && there.Add(summary.Node) && (!_heard.TryGetValue(summary.Node, out var before) || before.Summary.Beat != summary.Beat))
            {
                _heard[summary.Node] = new(summary, _readAt);
            }
        }

        // Those that took their leave.
        foreach (var left in _heard.Keys.Where(node => !there.Contains(node)).ToArray())
        {
            _heard.Remove(left);
        }
    }

    private NodeState State(Heard one) => new(one.Summary, IsSelf: false, Math.Round(Silence(one).TotalSeconds, 1), Silence(one) >= CutOffAfter);

    private TimeSpan Silence(Heard one) => time.GetElapsedTime(one.At, _readAt);

    private NodeSummary Summary(SampleAnswer now, bool isWatchedHere) => new()
    {
        Node = _node,
        Beat = ++_beat,
        IsWatched = isWatchedHere,
        L2 = now.L2,
        Coherence = now.Coherence,
        LeaseAge = now.LeaseAge,
        RequestsPerSecond = now.Point?.Requests ?? 0,
        HitRate = now.Point?.HitRate,
        Entries = now.Entries,
        Bytes = now.Bytes,
        MaxBytes = now.MaxBytes,
        Gaps = now.Gaps,
        RepairsPending = now.RepairsPending,
        Problem = now.Findings[0] is { Level: >= FindingLevel.Warning } worst ? worst.Problem : null,
    };

    // A note of another version of this library may be anything.
    private static NodeSummary? Read(string note)
    {
        try
        {
            return JsonSerializer.Deserialize(note, DashboardJson.Default.NodeSummary);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Heard(NodeSummary Summary, long At);
}
