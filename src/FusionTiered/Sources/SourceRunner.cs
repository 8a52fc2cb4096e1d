using FusionTiered.Profiles;
using FusionTiered.Telemetry;
using FusionTiered.Time;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Sources;

/// <summary>Calls a source under its hard deadline. At the deadline the key is free, whether the source returns or not.</summary>
/// <remarks>
/// A source starts on the scheduler, never on the caller's thread: one that blocks before its first await must not get past
/// the deadline, and must not run under the caller's synchronization context.
/// </remarks>
internal sealed class SourceRunner(TaskScheduler scheduler, CacheClock clock, ILogger log)
{
    /// <summary>The source's answer.</summary>
    /// <exception cref="SourceTimeoutException">The hard deadline passed.</exception>
    /// <exception cref="SourcesExhaustedException">Too many sources of the profile run on past theirs.</exception>
    public async Task<T> RunAsync<T>(ProfileState profile, Load<T> load, SourceContext context, CancellationToken cancelled)
    {
        var settings = profile.Settings;
        if (profile.Abandoned >= settings.MaxAbandoned)
        {
            throw new SourcesExhaustedException(profile.Name, settings.MaxAbandoned);
        }

        var call = new SourceCall<T>(load, context, settings.SourcePipeline);
        profile.Counters.LoadBegan();
        var started = clock.Provider.GetTimestamp();
        var work = Task.Factory.StartNew(
            static state => ((SourceCall<T>)state!).InvokeAsync(),
            call,
            CancellationToken.None,
            TaskCreationOptions.DenyChildAttach,
            scheduler).Unwrap();
        try
        {
            var value = await work.WaitAsync(settings.HardDeadline, clock.Provider, cancelled).ConfigureAwait(false);
            profile.Counters.LoadEnded(clock.Provider.GetElapsedTime(started));
            return value;
        }
        catch (TimeoutException) when (!work.IsCompleted)
        {
            profile.Counters.LoadTimedOut();
            Log.SourceTimedOut(log, profile.Name, settings.HardDeadline.TotalSeconds);
            Abandon(profile, call, work);
            throw new SourceTimeoutException(profile.Name, settings.HardDeadline);
        }
        catch (OperationCanceledException) when (!work.IsCompleted)
        {
            Abandon(profile, call, work);
            throw;
        }
    }

    private void Abandon<T>(ProfileState profile, SourceCall<T> call, Task<T> work)
    {
        profile.SourceAbandoned();

        // On the scheduler: cancelling runs whatever the source registered, which may block.
        _ = Task.Factory.StartNew(call.Cancel, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler)
            .ContinueWith(
                (cancelling, _) => Log.CancellationFailed(log, profile.Name, cancelling.Exception!.InnerException!.GetType().Name),
                null,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        _ = work.ContinueWith(
            (ended, _) =>
            {
                // Reading it marks a late failure as observed: nobody waits for it any more.
                var failure = ended.Exception;
                profile.SourceReturned();
                Log.AbandonedSourceReturned(log, profile.Name, failure is null ? "with a value" : "with a failure");
            },
            null,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
