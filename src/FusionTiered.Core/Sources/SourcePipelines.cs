using System.Collections.Concurrent;
using FusionTiered.Profiles;
using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace FusionTiered.Sources;

/// <summary>Retry and breaker of each profile's sources, rebuilt when its settings of them change, and only then: a breaker keeps its state.</summary>
internal sealed class SourcePipelines(TimeProvider clock, ILogger log)
{
    private readonly ConcurrentDictionary<ProfileState, Built> _built = [];

    /// <summary>The pipeline of a profile; null where it neither retries nor breaks.</summary>
    public ResiliencePipeline? Of(ProfileState profile)
    {
        var policy = profile.Settings.SourcePolicy;
        if (policy.IsNone)
        {
            return null;
        }

        if (_built.TryGetValue(profile, out var built) && built.Policy == policy)
        {
            return built.Pipeline;
        }

        // Two that race must not each keep a breaker of their own.
        return _built.AddOrUpdate(
            profile,
            static (profile, made) => made,
            static (profile, present, made) => present.Policy == made.Policy ? present : made,
            new Built(policy, Build(profile.Name, policy))).Pipeline;
    }

    private ResiliencePipeline Build(string profile, SourcePolicy policy)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = clock };
        if (policy.Retries > 0)
        {
            builder.AddRetry(Retry(policy));
        }

        // Inside the retry: each call of the source counts.
        if (policy.BreakerFailures > 0)
        {
            var row = new FailuresInRow(policy.BreakerFailures);
            var breaker = row.Breaker(_ => policy.BreakerPause, static (failure, context) => IsSilent(failure, SourceCall.Of(context)));
            breaker.OnOpened = args =>
            {
                Log.SourcesRest(log, profile, row.Count, args.BreakDuration.TotalSeconds, args.Outcome.Exception?.GetType().Name ?? "no failure", args.Outcome.Exception);
                return default;
            };
            breaker.OnClosed = _ =>
            {
                Log.SourcesBack(log, profile);
                return default;
            };
            builder.AddCircuitBreaker(breaker);
        }

        return builder.Build();
    }

    private static RetryStrategyOptions Retry(SourcePolicy policy) => new()
    {
        MaxRetryAttempts = policy.Retries,
        Delay = policy.RetryDelay,
        MaxDelay = policy.RetryMaxDelay,
        BackoffType = policy.IsExponential ? DelayBackoffType.Exponential : DelayBackoffType.Constant,
        UseJitter = policy.IsJittered,
        ShouldHandle = args => new(
            args.Outcome.Exception is { } failure
            && MayRetry(failure, args.Context)
            && SourceCall.Of(args.Context).Left > Pause(failure, policy.Delay(args.AttemptNumber))),
        DelayGenerator = static args => new(args.Outcome.Exception is RetryAfterException told ? told.RetryAfter : null),
    };

    private static bool MayRetry(Exception failure, ResilienceContext context) =>
        !context.CancellationToken.IsCancellationRequested
        && !SourceFailures.IsCancellation(failure)
        && !SourceFailures.IsMisuse(failure)
        && failure is not Polly.CircuitBreaker.BrokenCircuitException;

    private static TimeSpan Pause(Exception failure, TimeSpan own) => failure is RetryAfterException told ? told.RetryAfter : own;

    // At the deadline the source is called off, too, and that is its failure.
    private static bool IsSilent(Exception failure, SourceCall call) =>
        (SourceFailures.IsCancellation(failure) && !call.IsLate) || SourceFailures.IsMisuse(failure);

    private sealed record Built(SourcePolicy Policy, ResiliencePipeline Pipeline);
}
