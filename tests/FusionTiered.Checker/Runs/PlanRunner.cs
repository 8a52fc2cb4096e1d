using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Plans;

namespace FusionTiered.Checker.Runs;

/// <summary>Runs a plan on a cluster, in whatever time and on whatever threads the clock and the caller have, and writes its history.</summary>
internal sealed class PlanRunner(Plan plan, ICheckedCluster cluster, TimeProvider clock, Recorder? recorder = null)
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan QuietBy = TimeSpan.FromSeconds(20);

    private readonly Recorder _recorder = recorder ?? new(clock);
    private readonly Database _database = new(plan.Keys);
    private readonly long[] _asked = new long[plan.Nodes];
    private readonly long[] _givenUp = new long[plan.Nodes];
    private long _start = clock.GetTimestamp();

    public Recorder Recorder => _recorder;

    private History History => _recorder.History;

    /// <summary>All calls and faults, then peace, then a look at what is left.</summary>
    public async Task RunAsync()
    {
        var connected = ConnectAsync();
        if (!plan.IsCold)
        {
            await connected;
            _start = clock.GetTimestamp();
        }

        var actors = plan.Ops.GroupBy(static op => op.Actor).Select(ActAsync).ToList();
        var faults = plan.Faults.Select(SufferAsync).ToList();
        await Task.WhenAll(actors);
        await Task.WhenAll(faults);
        await connected;
        await RestAsync();
        History.Finals.AddRange(await cluster.LookAsync());

        for (var node = 0; node < plan.Nodes; node++)
        {
            for (var key = 0; key < plan.Keys; key++)
            {
                await DoAsync(new PlannedOp(plan.End, node, OpKind.Get, key));
            }
        }

        History.Accounts.AddRange(cluster.Count(_asked).Select(WithoutUnbegun));
    }

    private async Task ActAsync(IEnumerable<PlannedOp> ops)
    {
        foreach (var op in ops)
        {
            await UntilAsync(op.At);
            await DoAsync(op);
        }
    }

    private async Task SufferAsync(PlannedFault fault)
    {
        await UntilAsync(fault.From);
        var began = _recorder.Now();
        await cluster.BreakAsync(fault);
        await UntilAsync(fault.Until);
        await cluster.MendAsync(fault);
        _recorder.Add(History.Faults, new FaultSpan(fault.Kind.ToString(), fault.Node, began, _recorder.Now()));
    }

    private async Task ConnectAsync()
    {
        var began = _recorder.Now();
        while (!cluster.IsConnected)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), clock);
        }

        // Nobody calls before that otherwise.
        if (plan.IsCold)
        {
            _recorder.Add(History.Faults, new FaultSpan("not connected", PlannedFault.Everyone, began, _recorder.Now()));
        }
    }

    private async Task RestAsync()
    {
        // A second at least: what is found out by probes is found out by then.
        var began = clock.GetTimestamp();
        List<string> unrest;
        do
        {
            await Task.Delay(LookAgainAfter, clock);
            unrest = [.. cluster.Unrest];
        }
        while (clock.GetElapsedTime(began) < TimeSpan.FromSeconds(1.5) || (unrest.Count > 0 && clock.GetElapsedTime(began) < QuietBy));
        History.Unrest.AddRange(unrest);
    }

    private async Task UntilAsync(int at)
    {
        var wait = TimeSpan.FromMilliseconds(at) - clock.GetElapsedTime(_start);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, clock);
        }
    }

    private async Task DoAsync(PlannedOp op)
    {
        var text = op.ToString();
        _recorder.Begins(op.Actor, text);
        var started = _recorder.Now();
        string? failure = null;
        using var impatience = op.GivesUpAfter > 0 ? new CancellationTokenSource(TimeSpan.FromMilliseconds(op.GivesUpAfter), clock) : null;
        try
        {
            await (op.IsWrite ? WriteAsync(op) : ReadAsync(op, impatience?.Token ?? CancellationToken.None));
        }
        catch (Exception expected) when (expected is PlannedFailureException or SourceTimeoutException
            || (expected is OperationCanceledException && impatience is { IsCancellationRequested: true }))
        {
            // What its source did, or its caller.
            if (expected is OperationCanceledException)
            {
                Interlocked.Increment(ref _givenUp[plan.NodeOf(op.Actor)]);
            }
        }
#pragma warning disable CA1031 // That is what is looked for.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            failure = thrown.ToString();
        }

        _recorder.Ends(op.Actor, text);
        _recorder.Add(History.Calls, new Call(text.Trim(), plan.NodeOf(op.Actor), started, _recorder.Now(), failure));
    }

    private async Task ReadAsync(PlannedOp op, CancellationToken cancellationToken)
    {
        var number = plan.NodeOf(op.Actor);
        var node = cluster[number];
        var started = _recorder.Now();
        if (op.Kind == OpKind.GetOrSetMany)
        {
            var keys = plan.Batch(op.Key).ToList();
            Interlocked.Add(ref _asked[number], keys.Count);
            foreach (var (key, value) in await node.GetOrSetManyAsync(keys, SourceOf(op, number, started)))
            {
                Note(op, key, number, started, new Answer(value));
            }

            return;
        }

        Interlocked.Increment(ref _asked[number]);
        var answer = op.Kind switch
        {
            OpKind.TryGet => node.TryGet(op.Key),
            OpKind.Get => await node.GetAsync(op.Key),
            OpKind.Refresh => await node.RefreshAsync(op.Key, SourceOf(op, number), cancellationToken),
            _ => await node.GetOrSetAsync(op.Key, SourceOf(op, number), op.Kind == OpKind.GetOrSetResult, cancellationToken),
        };
        Note(op, op.Key, number, started, answer);
    }

    // A caller that gave up before its call began is not counted by the node, and nobody can tell whether it had begun.
    private Account WithoutUnbegun(Account account) =>
        account with { Asked = Math.Clamp(account.Requests, account.Asked - Volatile.Read(ref _givenUp[account.Node]), account.Asked) };

    private void Note(PlannedOp op, int key, int node, Moment started, Answer answer) =>
        _recorder.Add(History.Reads, new Read(key, answer.Value, node, started, _recorder.Now(), answer.Tier, answer.Assurance, answer.IsStale, op.Kind.ToString()));

    private async Task WriteAsync(PlannedOp op)
    {
        var number = plan.NodeOf(op.Actor);
        switch (op.Kind)
        {
            case OpKind.Set:
                await SetAsync(op.Key, number);
                break;
            case OpKind.ForeignSet:
                await WriteForeignAsync(op.Key);
                break;
            case OpKind.ForeignClear when cluster.HearsForeign: // otherwise Redis would forget what it has acknowledged, and nobody would know
                await ClearForeignAsync();
                break;
            case OpKind.InvalidateTag:
                await InvalidateAsync(WriteKind.Tag, op.Key, plan.Tagged(op.Key), number);
                break;
            case OpKind.Event:
                await InvalidateAsync(WriteKind.Event, op.Key, plan.Group(op.Key), number);
                break;
            default:
                var kind = op.Kind is OpKind.Remove or OpKind.ForeignClear ? WriteKind.Remove : op.Kind == OpKind.Expire ? WriteKind.Expire : WriteKind.Pattern;
                await InvalidateAsync(kind, op.Key, [op.Key], number);
                break;
        }
    }

    private async Task SetAsync(int key, int node)
    {
        if (plan.SetsOverlap)
        {
            await SetAtOnceAsync(key, node);
            return;
        }

        await _database.Row(key).WaitAsync();
        try
        {
            await SetAtOnceAsync(key, node);
        }
        finally
        {
            _database.Row(key).Release();
        }
    }

    private async Task SetAtOnceAsync(int key, int node)
    {
        var invoked = _recorder.Now();
        var version = _database.Raise(key);
        var reach = await cluster[node].SetAsync(key, _recorder.Make(key, version, node));
        _recorder.Add(History.Writes, new Write(key, version, WriteKind.Set, node, invoked, _recorder.Now(), reach));
    }

    private async Task WriteForeignAsync(int key)
    {
        await _database.Row(key).WaitAsync();
        try
        {
            var invoked = _recorder.Now();
            var version = _database.Raise(key);
            var isAcked = await cluster.WriteForeignAsync(key, _recorder.Make(key, version, -1));
            var acked = isAcked ? _recorder.Now() : Moment.Never;
            _recorder.Add(History.Writes, new Write(key, version, WriteKind.ForeignSet, -1, invoked, acked, CacheReach.Everywhere));
        }
        finally
        {
            _database.Row(key).Release();
        }
    }

    private async Task InvalidateAsync(WriteKind kind, int key, IEnumerable<int> keys, int node)
    {
        var raised = await RaiseAsync(keys);
        Note(raised, kind, node, await cluster[node].InvalidateAsync(kind, key));
    }

    private async Task ClearForeignAsync()
    {
        var raised = await RaiseAsync(Enumerable.Range(0, plan.Keys));
        var isAcked = await cluster.ClearForeignAsync();
        Note(raised, WriteKind.ForeignClear, -1, CacheReach.Everywhere, isAcked);
    }

    private async Task<List<(int Key, int Version, Moment Invoked)>> RaiseAsync(IEnumerable<int> keys)
    {
        var raised = new List<(int Key, int Version, Moment Invoked)>();
        foreach (var each in keys)
        {
            await _database.Row(each).WaitAsync();
            var invoked = _recorder.Now();
            raised.Add((each, _database.Raise(each), invoked));
            _database.Row(each).Release();
        }

        return raised;
    }

    private void Note(List<(int Key, int Version, Moment Invoked)> raised, WriteKind kind, int node, CacheReach reach, bool isAcked = true)
    {
        var acked = isAcked ? _recorder.Now() : Moment.Never;
        foreach (var (key, version, invoked) in raised)
        {
            _recorder.Add(History.Writes, new Write(key, version, kind, node, invoked, acked, reach));
        }
    }

    private Source SourceOf(PlannedOp op, int node, Moment asked = default) => async (keys, cancellationToken) =>
    {
        var started = _recorder.Now();
        try
        {
            await TakeTimeAsync(op, cancellationToken);
            var versions = keys.Select(_database.Read).ToList();
            await TakeTimeAsync(op, cancellationToken);
            return op.SourceFails
                ? throw new PlannedFailureException("The source fails, as planned.")
                : keys.Select((key, i) => _recorder.Make(key, versions[i], node)).ToDictionary(static made => made.Key);
        }
        finally
        {
            var ended = _recorder.Now();
            foreach (var key in keys)
            {
                _recorder.Add(History.Sources, new SourceCall(key, node, started, ended, op.Kind == OpKind.Refresh, cancellationToken.IsCancellationRequested) { Asked = asked });
            }
        }
    };

    private async Task TakeTimeAsync(PlannedOp op, CancellationToken cancellationToken)
    {
        for (var i = 0; i < op.SourceYields; i++)
        {
            await Task.Yield();
        }

        if (op.SourceTakes > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(op.SourceTakes / 2.0), clock, cancellationToken);
        }
    }
}
