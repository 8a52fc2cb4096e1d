using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Fusion.Telemetry;
using FusionTiered.Sources;
using ZiggyCreatures.Caching.Fusion;

namespace FusionTiered.Fusion.Loads;

/// <summary>The factory that FusionCache calls when no tier has the value: the source under its deadline, and its answer as FusionCache stores it.</summary>
internal sealed class FusionLoad<T>(FusionEngine engine, LoadRequest<T> request)
{
    private readonly EntryWish _wish = EntryWish.Of(request.Key, request.Options, request.Profile.Settings.Tiers);

    /// <summary>What the source answered; a value, as long as it has not.</summary>
    public SourceAnswer Answer { get; private set; } = SourceAnswer.Value;

    /// <summary>The answer was kept from an earlier load.</summary>
    public bool FromMark { get; private set; }

    /// <summary>The source has answered this, whatever became of storing it.</summary>
    public MaybeValue<T> Value { get; private set; }

    /// <summary>What the source threw.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>What FusionCache is asked with.</summary>
    public FusionCacheEntryOptions Read { get; } = engine.OptionsOf(request.Profile)
        .Read(EntryWish.Of(request.Key, request.Options, request.Profile.Settings.Tiers));

    public Task<T> RunAsync(FusionCacheFactoryExecutionContext<T> context, CancellationToken cancellationToken) => RunAsync(context, SourceAsync);

    /// <param name="context">FusionCache's view of the load.</param>
    /// <param name="source">Calls the source.</param>
    /// <param name="notesFailure">Whether a failure is counted and logged here.</param>
    public async Task<T> RunAsync(FusionCacheFactoryExecutionContext<T> context, Func<SourceContext, Task<T>> source, bool notesFailure = true)
    {
        if (await engine.Nothings.HasAsync(request.Key, request.Profile, Read).ConfigureAwait(false))
        {
            (Answer, FromMark) = (SourceAnswer.Nothing, true);
            return NotStored(context, default!);
        }

        var said = context.HasStaleValue ? new SourceContext(request.Key, true, context.StaleValue.Value) : new SourceContext(request.Key);
        T value;
        try
        {
            value = await source(said).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Failure = failure;
            if (notesFailure)
            {
                Note(failure);
            }

            if (failure is OperationCanceledException cancelled)
            {
                throw new SourceCancelledException(cancelled);
            }

            throw;
        }

        Value = MaybeValue<T>.FromValue(value);
        Answer = said.Answer;
        return await StoredAsync(context, said, value).ConfigureAwait(false);
    }

    private async Task<T> SourceAsync(SourceContext source)
    {
        LoadChain.Current = new LoadChain(engine, [request.Key], LoadChain.Current);
        return await engine.LoadAsync(request.Profile, request.Load, source).ConfigureAwait(false);
    }

    private async ValueTask<T> StoredAsync(FusionCacheFactoryExecutionContext<T> context, SourceContext source, T value)
    {
        var options = engine.OptionsOf(request.Profile);
        var tags = engine.TagsOf(request.Key, request.Profile, request.Options.Tags, source.Tags);
        switch (source.Answer)
        {
            case SourceAnswer.Nothing:
                if (context.HasStaleValue)
                {
                    await engine.Cache.RemoveAsync(request.Key.Text, options.Removal).ConfigureAwait(false);
                }

                await engine.Nothings.SetAsync(request.Key, request.Profile, options, _wish.Tiers, tags).ConfigureAwait(false);
                return NotStored(context, value);

            case SourceAnswer.FailedBut:
                Note(source.Failure!);
                return NotStored(context, value);

            case SourceAnswer.DoNotStore or SourceAnswer.Unanswered:
                return NotStored(context, value);

            default:
                context.Options = options.Store(_wish.And(source), request.Key.Text, value, isWrite: false);
                context.Tags = tags;
                engine.Changes.Tell(CacheChangeKind.Loaded, request.Key.Text);
                return value;
        }
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
        request.Profile.Counters.LoadFailed();
        Log.LoadFailed(engine.Log, request.Profile.Name, failure.GetType().Name);
    }
}
