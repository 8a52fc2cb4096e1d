using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Marks;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Fusion.Telemetry;
using FusionTiered.Sources;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Loads;

/// <summary>The factory that FusionCache calls when no tier has the value: the source under its deadline, and its answer as FusionCache stores it.</summary>
internal sealed class FusionLoad<T>
{
    private readonly FusionEngine _engine;
    private readonly LoadRequest<T> _request;
    private readonly ProfileCache _cache;
    private readonly CallerSeat _seat;
    private readonly EntryOverrides _overrides;
    private volatile bool _wasCalled;
    private volatile bool _hasEnded;

    public FusionLoad(FusionEngine engine, LoadRequest<T> request, ProfileCache cache, CallerSeat seat)
    {
        (_engine, _request, _cache, _seat) = (engine, request, cache, seat);
        _overrides = EntryOverrides.Of(request.Key, request.Options, request.Profile.Settings.Tiers);
        Read = cache.Options.Read(_overrides);
    }

    /// <summary>What FusionCache is asked with.</summary>
    public FusionCacheEntryOptions Read { get; }

    /// <summary>Whether FusionCache called for the value: no tier had it.</summary>
    public bool WasCalled => _wasCalled;

    /// <summary>Whether the source is still running.</summary>
    public bool IsRunning => _wasCalled && !_hasEnded;

    /// <summary>What the source answered; a value, as long as it has not.</summary>
    public SourceAnswer Answer { get; private set; } = SourceAnswer.Value;

    /// <summary>The answer was kept from an earlier load.</summary>
    public bool FromMark { get; private set; }

    /// <summary>The source has answered this, whatever became of storing it.</summary>
    public MaybeValue<T> Value { get; private set; }

    /// <summary>What the load failed with, its own source's or that of another caller's load.</summary>
    public Exception? Failure { get; private set; }

    public Task<T> RunAsync(FusionCacheFactoryExecutionContext<T> context, CancellationToken cancellationToken) => RunAsync(context, SourceAsync);

    /// <param name="context">FusionCache's view of the load.</param>
    /// <param name="source">Calls the source.</param>
    /// <param name="notesFailure">Whether a failure is counted and logged here.</param>
    public async Task<T> RunAsync(FusionCacheFactoryExecutionContext<T> context, Func<SourceContext, CancellationToken, Task<T>> source, bool notesFailure = true)
    {
        _wasCalled = true;
        try
        {
            if (await NothingMarks.HasAsync(_cache, _request.Key, Read).ConfigureAwait(false))
            {
                (Answer, FromMark) = (SourceAnswer.Nothing, true);
                return NotStored(context, default!);
            }

            return await LoadAsync(context, source, notesFailure).ConfigureAwait(false);
        }
        finally
        {
            _hasEnded = true;
        }
    }

    private async Task<T> LoadAsync(FusionCacheFactoryExecutionContext<T> context, Func<SourceContext, CancellationToken, Task<T>> source, bool notesFailure)
    {
        var said = context.HasStaleValue ? new SourceContext(_request.Key, true, context.StaleValue.Value) : new SourceContext(_request.Key);
        T value;
        var isOwn = false;
        try
        {
            var unwanted = _seat.BeginLoad();
            isOwn = true;
            value = await source(said, unwanted).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Failure = failure;
            if (isOwn)
            {
                _seat.Failed(failure);
                if (notesFailure)
                {
                    Note(failure);
                }
            }

            if (context.HasStaleValue && Read.IsFailSafeEnabled)
            {
                _cache.Stale.Add(_request.Key.Text, context.StaleValue.Value, _request.Profile.Settings.RetryAfter);
            }

            if (failure is OperationCanceledException cancelled)
            {
                throw new SourceCancelledException(cancelled);
            }

            throw;
        }

        Value = MaybeValue<T>.FromValue(value);
        Answer = said.Answer;
        _cache.Stale.Remove(_request.Key.Text);
        _seat.Loaded();
        return await StoredAsync(context, said, value).ConfigureAwait(false);
    }

    private Task<T> SourceAsync(SourceContext source, CancellationToken unwanted) =>
        _engine.LoadAsync(_request.Profile, [_request.Key], _request.Load, source, unwanted);

    private async ValueTask<T> StoredAsync(FusionCacheFactoryExecutionContext<T> context, SourceContext source, T value)
    {
        var key = _request.Key;
        switch (source.Answer)
        {
            case SourceAnswer.Nothing:
                if (context.HasStaleValue)
                {
                    await _cache.Cache.RemoveAsync(key.Text, _cache.Options.Removal()).ConfigureAwait(false);
                }

                await NothingMarks.SetAsync(_cache, key, _overrides.Tiers, Tags()).ConfigureAwait(false);
                return NotStored(context, value);

            case SourceAnswer.FailedBut:
                Note(source.Failure!);
                return NotStored(context, value);

            case SourceAnswer.DoNotStore or SourceAnswer.Unanswered:
                return NotStored(context, value);

            default:
                var tags = Tags();
                if (source.Answer == SourceAnswer.NotModified && context.StaleTags is { Length: > 0 } kept)
                {
                    tags = [.. kept.Union(tags ?? [], StringComparer.Ordinal)];
                }

                context.Options = _cache.Options.Store(_overrides.And(source), key.Text, value, isWrite: false);
                context.Tags = tags;
                _engine.Changes.Tell(CacheChangeKind.Loaded, key.Text);
                return value;
        }

        string[]? Tags() => _engine.TagsOf(_cache, key, _request.Options.Tags, source.Tags);
    }

    private static T NotStored(FusionCacheFactoryExecutionContext<T> context, T value)
    {
        var options = context.Options.Duplicate();
        options.SkipMemoryCacheWrite = true;
        options.SkipDistributedCacheWrite = true;
        options.SkipBackplaneNotifications = true;
        context.Options = options;
        return value;
    }

    private void Note(Exception failure)
    {
        _request.Profile.Counters.LoadFailed();
        Log.LoadFailed(_engine.Log, _request.Profile.Name, failure.GetType().Name);
    }
}
