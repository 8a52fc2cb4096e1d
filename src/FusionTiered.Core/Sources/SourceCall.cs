using System.Diagnostics;
using FusionTiered.Scheduling;
using FusionTiered.Profiles;
using FusionTiered.Telemetry;
using Polly;

namespace FusionTiered.Sources;

/// <summary>One load's call of its source, retries included: what retry and breaker need to know of it.</summary>
internal abstract class SourceCall(TimeProvider clock, TimeSpan deadline) : RunningSource
{
    private readonly long _started = clock.GetTimestamp();
    private volatile bool _isLate;

    /// <summary>Where the call is found in the context of a pipeline.</summary>
    public static ResiliencePropertyKey<SourceCall> Key { get; } = new("FusionTiered.SourceCall");

    /// <summary>Time until the hard deadline.</summary>
    public TimeSpan Left => deadline - Age;

    public override TimeSpan Age => clock.GetElapsedTime(_started);

    /// <summary>Whether the hard deadline has passed.</summary>
    public bool IsLate
    {
        get => _isLate;
        set => _isLate = value;
    }

    public static SourceCall Of(ResilienceContext context) =>
        context.Properties.TryGetValue(Key, out var call) ? call : throw new InvalidOperationException("The pipeline runs no source call.");
}

/// <summary>One load's call of its source, with the token that its deadline cancels.</summary>
/// <remarks>
/// A source starts on the scheduler, never on the caller's thread: one that blocks before its first await must not get past
/// the deadline, and must not run under the caller's synchronization context.
/// </remarks>
#pragma warning disable CA1001 // see the fields
internal sealed class SourceCall<T>(ProfileState profile, Load<T> load, SourceContext context, TaskScheduler scheduler, TimeProvider clock, CacheTelemetry telemetry)
    : SourceCall(clock, profile.Settings.HardDeadline)
{
    // Never disposed: they have no timer, and an abandoned source may use its token at any later time.
    private readonly CancellationTokenSource _given = new();
    private readonly CancellationTokenSource _waiting = new();
    private readonly TimeProvider _clock = clock;
    private Task<T>? _attempt;
    private long _attempted;

    /// <summary>How long the last attempt has taken.</summary>
    public TimeSpan Took => _clock.GetElapsedTime(_attempted);

    /// <summary>The last attempt, for meter and trace; null: nobody is told.</summary>
    public SourceSpan? Span { get; private set; }

    public Task<T> BeginAsync(ResiliencePipeline? pipeline) => pipeline is null ? AttemptAsync() : RunAsync(pipeline);

    /// <summary>Completes when nothing of the call runs any more. Does not fail. To be called when <paramref name="work"/> was given up.</summary>
    /// <param name="work">What <see cref="BeginAsync"/> returned.</param>
    /// <returns>Whether the source returned a value, and what it failed with if it did.</returns>
    public async Task<(bool WithValue, Exception? Failure)> EndAsync(Task<T> work)
    {
        await ((Task)work).ConfigureAwait(Continuation.Quietly);
        if (_attempt is { } attempt)
        {
            await ((Task)attempt).ConfigureAwait(Continuation.Quietly);
            return (attempt.IsCompletedSuccessfully, attempt.Exception?.InnerException);
        }

        return (false, null);
    }

    /// <summary>Whether <paramref name="failure"/> is the source's own, not the pipeline's.</summary>
    public bool Threw(Exception failure) => ReferenceEquals(_attempt?.Exception?.InnerException, failure);

    // The pipeline first: what the source registered may block.
    public void Cancel()
    {
        _waiting.Cancel();
        _given.Cancel();
    }

    private Task<T> AttemptAsync()
    {
        profile.Counters.LoadBegan();
        context.Begin();
        _attempted = _clock.GetTimestamp();
        var callers = Activity.Current;
        Span = telemetry.BeginSource(profile.Name, context.Key, load.Keys, context.IsBehind, _clock);
        try
        {
            return _attempt = Task.Factory.StartNew(
                static state => ((SourceCall<T>)state!).InvokeAsync(),
                this,
                CancellationToken.None,
                TaskCreationOptions.DenyChildAttach,
                scheduler).Unwrap();
        }
        finally
        {
            if (Span is not null)
            {
                Activity.Current = callers;
            }
        }
    }

    private Task<T> InvokeAsync() => Span is { } span ? InvokeAsync(span) : load.InvokeAsync(context, _given.Token).AsTask();

    private async Task<T> InvokeAsync(SourceSpan span)
    {
        try
        {
            var value = await load.InvokeAsync(context, _given.Token).ConfigureAwait(Continuation.IsCaptured);
            span.End(context.Failure);
            return value;
        }
        catch (Exception failure)
        {
            span.End(failure);
            throw;
        }
    }

    // The pipeline waits for an attempt no longer than the deadline: a source that never returns must not keep a breaker half open.
    private async Task<T> RunAsync(ResiliencePipeline pipeline)
    {
        var running = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, _waiting.Token);
        try
        {
            running.Properties.Set(Key, this);
            return await pipeline.ExecuteAsync(
                static (running, call) => new ValueTask<T>(call.AttemptAsync().WaitAsync(running.CancellationToken)), running, this).ConfigureAwait(Continuation.IsCaptured);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(running);
        }
    }
}
