using System.Diagnostics;
using FusionTiered.Keys;
using FusionTiered.L2;
using FusionTiered.Profiles;
using FusionTiered.Scheduling;
using FusionTiered.Telemetry;
using FusionTiered.Time;
using Microsoft.Extensions.Logging;

namespace FusionTiered.L2Access;

/// <summary>Repeats the operations that L2 missed: removals and raised versions, in passes until none is left.</summary>
internal sealed class L2Recovery(L2Link link, ProfileCatalog profiles, CacheClock clock, ILogger log) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _end = new();
    private TaskCompletionSource _kicked = new(Continuation.Apart);
    private int _running;

    /// <summary>Something was missed, or the tier answers again.</summary>
    public void Wake()
    {
        Volatile.Read(ref _kicked).TrySetResult();
        if (!link.Repairs.IsEmpty && Interlocked.Exchange(ref _running, 1) == 0)
        {
            _ = RunAsync();
        }
    }

    public void Dispose() => _end.Cancel();

    private async Task RunAsync()
    {
        // Of the call that noted the first repair.
        Activity.Current = null;
        var pause = FirstPause;
        while (!_end.IsCancellationRequested)
        {
            // A moment first: the failure that brought us here is fresh.
            await PauseAsync(pause).ConfigureAwait(Continuation.IsCaptured);
            var repaired = await PassAsync().ConfigureAwait(Continuation.IsCaptured);
            if (repaired > 0)
            {
                CoherentLog.Repaired(log, repaired);
            }

            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            if (link.Repairs.IsEmpty)
            {
                Volatile.Write(ref _running, 0);

                // A repair that was noted between the two lines found us still running.
                if (link.Repairs.IsEmpty || Interlocked.Exchange(ref _running, 1) != 0)
                {
                    return;
                }
            }
        }
    }

    private async Task PauseAsync(TimeSpan pause)
    {
        var kicked = new TaskCompletionSource(Continuation.Apart);
        Volatile.Write(ref _kicked, kicked);
        using var over = new CancellationTokenSource(pause, clock.Provider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, _end.Token);
        await kicked.Task.WaitAsync(either.Token).ConfigureAwait(Continuation.Quietly);
    }

    /// <summary>One try at each. The first that fails ends the pass, unless the tier answered that it will not: another kind it may take.</summary>
    private async Task<int> PassAsync()
    {
        var done = 0;
        var refused = new HashSet<RepairKind>();
        foreach (var repair in link.Repairs.Take())
        {
            if (_end.IsCancellationRequested)
            {
                break;
            }

            if (refused.Contains(repair.Kind))
            {
                continue;
            }

            var answer = await TryAsync(repair).ConfigureAwait(Continuation.IsCaptured);
            if (answer.IsAnswered)
            {
                link.Repairs.Done(repair);
                done++;
            }
            else if (answer.Failure == RemoteFailure.Refused)
            {
                refused.Add(repair.Kind);
            }
            else
            {
                break;
            }
        }

        return done;
    }

    private async ValueTask<RemoteAnswer<bool>> TryAsync(Repair repair) => repair.Kind switch
    {
        RepairKind.Version => await AskAsync(repair, static async (tier, what, deadline) =>
            await tier.RaiseVersionAsync(what.Subject, deadline).ConfigureAwait(Continuation.IsCaptured)).ConfigureAwait(Continuation.IsCaptured),
        RepairKind.Lease => await AskAsync(repair, static (tier, what, deadline) => tier.ReleaseAsync(what.Subject, what.Lease!, deadline)).ConfigureAwait(Continuation.IsCaptured),
        RepairKind.Pattern => await AskAsync(repair, static async (tier, what, deadline) =>
            await tier.ClearPatternAsync(what.Subject, deadline).ConfigureAwait(Continuation.IsCaptured)).ConfigureAwait(Continuation.IsCaptured),
        _ => await RemoveAsync(repair).ConfigureAwait(Continuation.IsCaptured),
    };

    private ValueTask<RemoteAnswer<bool>> RemoveAsync(Repair repair)
    {
        if (link.Channel is { } channel && !link.IsUsedBy(ProfileOf(repair.Subject).Settings.Tiers))
        {
            return AskAsync((channel, repair.Subject), static (_, what, deadline) => what.channel.AnnounceKeyAsync(what.Subject, deadline));
        }

        return AskAsync(repair, static async (tier, what, deadline) =>
            await tier.RemoveAsync(what.Subject, deadline).ConfigureAwait(Continuation.IsCaptured));
    }

    private ValueTask<RemoteAnswer<bool>> AskAsync<TState>(TState what, Func<IRemoteTier, TState, TimeSpan, ValueTask> ask) =>
        link.Gate.WriteAsync((what, ask), static async (tier, asked, deadline) =>
        {
            await asked.ask(tier, asked.what, deadline).ConfigureAwait(Continuation.IsCaptured);
            return true;
        });

    private ProfileState ProfileOf(string key) => profiles.Resolve(CacheKey.Parse(key));
}
