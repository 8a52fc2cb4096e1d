using FusionTiered.Scheduling;
using FusionTiered.Profiles;
using FusionTiered.Telemetry;
using FusionTiered.Time;
using Microsoft.Extensions.Logging;
using Polly.CircuitBreaker;

namespace FusionTiered.Sources;

/// <summary>Calls a source under its hard deadline. At the deadline the key is free, whether the source returns or not.</summary>
internal sealed class SourceRunner(TaskScheduler scheduler, CacheClock clock, KeyEventLog keyEvents, ILogger log, CacheTelemetry? telemetry = null)
{
    // The source may have answered with an older value than the one that waits to be written.
    private static readonly TimeSpan UnsureLifetime = TimeSpan.FromSeconds(1);

    private readonly CacheTelemetry _telemetry = telemetry ?? CacheTelemetry.Unmeasured;
    private readonly SourcePipelines _pipelines = new(clock.Provider, log);

    /// <summary>The value that waits to be written to the source, else the source's answer.</summary>
    /// <exception cref="SourceTimeoutException">The hard deadline passed.</exception>
    /// <exception cref="SourcesExhaustedException">Too many sources of the profile run on past theirs.</exception>
    /// <exception cref="SourceRestingException">The breaker of the profile is open.</exception>
    public async Task<T> RunAsync<T>(ProfileState profile, Load<T> load, SourceContext context, CancellationToken cancelled)
    {
        var isUnknown = false;
        if (profile.Pending is { } writes)
        {
            var pending = await load.FindPendingAsync(writes, context.Key).ConfigureAwait(Continuation.IsCaptured);
            if (pending.Found)
            {
                return pending.Value!;
            }

            isUnknown = pending.IsUnknown;
        }

        var settings = profile.Settings;
        if (profile.Abandoned >= settings.MaxAbandoned)
        {
            throw new SourcesExhaustedException(profile.Name, settings.MaxAbandoned);
        }

        var call = new SourceCall<T>(profile, load, context, scheduler, clock.Provider, _telemetry);
        profile.Running.Add(call);
        var work = call.BeginAsync(_pipelines.Of(profile));
        try
        {
            var value = await work.WaitAsync(settings.HardDeadline, clock.Provider, cancelled).ConfigureAwait(Continuation.IsCaptured);
            if (isUnknown)
            {
                context.Shorten(UnsureLifetime);
            }

            var took = call.Took;
            profile.Counters.LoadEnded(took);
            keyEvents.Loaded(profile.Name, context.Key, load.Keys, took, AnswerOf(context.Answer));
            return value;
        }
        catch (TimeoutException) when (!work.IsCompleted)
        {
            call.IsLate = true;
            profile.Counters.LoadTimedOut();
            Log.SourceTimedOut(log, profile.Name, keyEvents.Shown(context.Key), settings.HardDeadline.TotalSeconds);
            var late = new SourceTimeoutException(profile.Name, settings.HardDeadline);
            call.Span?.TimedOut(late);
            Abandon(profile, context.Key, call, work);
            throw late;
        }
        catch (OperationCanceledException) when (!work.IsCompleted)
        {
            call.Span?.GivenUp();
            Abandon(profile, context.Key, call, work);
            throw;
        }
        catch (Exception failure) when (failure is TimeoutException or OperationCanceledException)
        {
            // The source's own; or the end of the wait, and the source's answer a moment later: that is the one that counts.
            return await work.ConfigureAwait(Continuation.IsCaptured);
        }
        catch (BrokenCircuitException open) when (!call.Threw(open))
        {
            throw new SourceRestingException(profile.Name, open.RetryAfter ?? TimeSpan.Zero, open.InnerException);
        }
        finally
        {
            profile.Running.Remove(call);
        }
    }

    private void Abandon<T>(ProfileState profile, CacheKey key, SourceCall<T> call, Task<T> work)
    {
        profile.SourceAbandoned();

        // On the scheduler: cancelling runs whatever the source registered, which may block.
        _ = Task.Factory.StartNew(call.Cancel, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler)
            .ContinueWith(
                (cancelling, _) => Log.CancellationFailed(log, profile.Name, cancelling.Exception!.InnerException!),
                null,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        _ = NoteReturnAsync(profile, key, call, work);
    }

    private async Task NoteReturnAsync<T>(ProfileState profile, CacheKey key, SourceCall<T> call, Task<T> work)
    {
        var (withValue, failure) = await call.EndAsync(work).ConfigureAwait(Continuation.IsCaptured);
        profile.SourceReturned();
        Log.AbandonedSourceReturned(log, profile.Name, keyEvents.Shown(in key), withValue ? "with a value" : "with a failure", failure);
    }

    private static string AnswerOf(SourceAnswer answer) => answer switch
    {
        SourceAnswer.DoNotStore => "a value that is not stored",
        SourceAnswer.NotModified => "not modified",
        SourceAnswer.Nothing => "nothing there",
        SourceAnswer.FailedBut => "a makeshift value after a failure",
        _ => "a value",
    };
}
