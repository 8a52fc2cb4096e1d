using FusionTiered.Keys;
using FusionTiered.L2;
using FusionTiered.Profiles;
using FusionTiered.Scheduling;
using FusionTiered.Telemetry;

namespace FusionTiered.Flows;

/// <summary>Makes up for what the shared tier missed: removals and raised versions, one pass after the other until nothing is left.</summary>
internal sealed class RecoveryFlow(Engine engine) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _end = new();
    private TaskCompletionSource _kicked = new(Continuation.Apart);
    private int _running;

    /// <summary>Something was missed, or the tier answers again.</summary>
    public void Kick()
    {
        Volatile.Read(ref _kicked).TrySetResult();
        if (!engine.Shared.Repairs.IsEmpty && Interlocked.Exchange(ref _running, 1) == 0)
        {
            _ = RunAsync();
        }
    }

    public void Dispose() => _end.Cancel();

    private async Task RunAsync()
    {
        var pause = FirstPause;
        while (!_end.IsCancellationRequested)
        {
            // A moment first: the failure that brought us here is fresh.
            await PauseAsync(pause).ConfigureAwait(Continuation.IsCaptured);
            var repaired = await PassAsync().ConfigureAwait(Continuation.IsCaptured);
            if (repaired > 0)
            {
                Log.Repaired(engine.Log, repaired);
            }

            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            if (engine.Shared.Repairs.IsEmpty)
            {
                Volatile.Write(ref _running, 0);

                // What was noted between the two lines found us still running.
                if (engine.Shared.Repairs.IsEmpty || Interlocked.Exchange(ref _running, 1) != 0)
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
        using var over = new CancellationTokenSource(pause, engine.Clock.Provider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, _end.Token);
        await kicked.Task.WaitAsync(either.Token).ConfigureAwait(Continuation.Quietly);
    }

    /// <summary>One try at each; the first that fails ends the pass.</summary>
    private async Task<int> PassAsync()
    {
        var done = 0;
        foreach (var repair in engine.Shared.Repairs.Take())
        {
            if (_end.IsCancellationRequested || !await TryAsync(repair).ConfigureAwait(Continuation.IsCaptured))
            {
                break;
            }

            engine.Shared.Repairs.Done(repair);
            done++;
        }

        return done;
    }

    private async ValueTask<bool> TryAsync(Repair repair)
    {
        switch (repair.Kind)
        {
            case RepairKind.Version:
                return (await engine.Shared.Gate.WriteAsync(repair.Subject, static (tier, name, deadline) => tier.RaiseVersionAsync(name, deadline))
                    .ConfigureAwait(Continuation.IsCaptured)).IsAnswered;

            case RepairKind.Lease:
                return await engine.Shared.TryReleaseAsync(repair.Subject, repair.Lease!).ConfigureAwait(Continuation.IsCaptured);

            case RepairKind.Pattern:
                return (await engine.Shared.Gate.WriteAsync(repair.Subject, static (tier, pattern, deadline) => tier.ClearPatternAsync(pattern, deadline))
                    .ConfigureAwait(Continuation.IsCaptured)).IsAnswered;

            default:
                return await RemoveAsync(repair.Subject).ConfigureAwait(Continuation.IsCaptured);
        }
    }

    private async ValueTask<bool> RemoveAsync(string key)
    {
        if (engine.Shared.Channel is { } channel && !engine.Shared.IsUsedBy(ProfileOf(key).Settings.Tiers))
        {
            return (await engine.Shared.Gate.WriteAsync((channel, key), static async (_, what, deadline) =>
            {
                await what.channel.AnnounceKeyAsync(what.key, deadline).ConfigureAwait(Continuation.IsCaptured);
                return true;
            }).ConfigureAwait(Continuation.IsCaptured)).IsAnswered;
        }

        return (await engine.Shared.Gate.WriteAsync(key, static (tier, text, deadline) => tier.RemoveAsync(text, deadline))
            .ConfigureAwait(Continuation.IsCaptured)).IsAnswered;
    }

    private ProfileState ProfileOf(string key) => engine.Profiles.Resolve(CacheKey.Parse(key));
}
