using FusionTiered.Fusion.Calls;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Marks;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Fusion.Telemetry;
using FusionTiered.Fusion.Tickets;
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
    private bool _isAsked;

    public FusionLoad(FusionEngine engine, LoadRequest<T> request, ProfileCache cache, CallerSeat seat)
    {
        (_engine, _request, _cache, _seat) = (engine, request, cache, seat);
        _overrides = EntryOverrides.Of(request.Key, request.Options, request.Profile.Settings.Tiers);
        Read = cache.Options.Read(_overrides);
        Ticket = StoreTicket.ForLoad(request.Key.Text, cache.Fence, Read.MemoryCacheDuration ?? Read.Duration);
    }

    /// <summary>The ticket of the call.</summary>
    public StoreTicket Ticket { get; }

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

    /// <summary>The source of a batch is called as soon as its last key has joined, which may be before this load gets further.</summary>
    public void AskAhead()
    {
        Ticket.AskSource();
        _isAsked = true;
    }

    public Task<T> RunAsync(FusionCacheFactoryExecutionContext<T> context, CancellationToken cancellationToken) => RunAsync(context, SourceAsync);

    /// <param name="context">FusionCache's view of the load.</param>
    /// <param name="source">Calls the source.</param>
    /// <param name="notesFailure">Whether a failure is counted and logged here.</param>
    public async Task<T> RunAsync(FusionCacheFactoryExecutionContext<T> context, Func<SourceContext, CancellationToken, Task<T>> source, bool notesFailure = true)
    {
        _wasCalled = true;
        try
        {
            if (context.HasStaleValue && !_cache.TryMemory<T>(_request.Key.Text, _cache.Options.MemoryAsItLies, out _))
            {
                // Before FusionCache gives it a new end, in place, and hands it to whoever comes then.
                NoteStale(context);
            }

            if (_seat.TryShare(out var shared) && shared is T outdated)
            {
                // This caller waited for it before it was outdated.
                return NotStored(context, outdated);
            }

            if (Ticket.IsLoadedElsewhere && context.HasStaleValue)
            {
                Failure = new LoadedElsewhereException();
                throw Failure;
            }

            if (_isAsked)
            {
                _seat.BeginAhead(Ticket);
            }

            if (await NothingMarks.HasAsync(_cache, _request.Key, Read).ConfigureAwait(false))
            {
                _seat.Drop();
                (Answer, FromMark) = (SourceAnswer.Nothing, true);
                return NotStored(context, default!);
            }

            return await LoadAsync(context, source, notesFailure).ConfigureAwait(false);
        }
        finally
        {
            _hasEnded = true;
            Ticket.Lease?.StopRenewing();
        }
    }

    // FusionCache refreshes ahead behind a value that memory gives at once.
    private bool IsBehind() => _request.Profile.Settings.EagerRefresh > 0 && _cache.TryReady(_request.Key, loads: false, out _) is ReadyHit.Verified or ReadyHit.Unverified;

    private async Task<T> LoadAsync(FusionCacheFactoryExecutionContext<T> context, Func<SourceContext, CancellationToken, Task<T>> source, bool notesFailure)
    {
        var said = context.HasStaleValue ? new SourceContext(_request.Key, true, context.StaleValue.Value) { IsBehind = IsBehind() } : new SourceContext(_request.Key);
        T value;
        var isOwn = false;
        try
        {
            if (Ticket is { IsStoredElsewhere: true, Lease: null } && _cache.Hardened is { } hardened)
            {
                await hardened.Locker.TakeAsync(Ticket, _request.Profile.Settings.HardDeadline).ConfigureAwait(false);
            }

            await SeeVersionAsync().ConfigureAwait(false);
            var unwanted = _seat.BeginLoad(Ticket);
            isOwn = true;
            if (!_isAsked)
            {
                Ticket.AskSource();
            }

            value = await source(said, unwanted).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Failure = failure;
            Ticket.Fail();
            Ticket.Lease?.Release();
            if (isOwn)
            {
                _seat.Failed(failure);
                if (notesFailure)
                {
                    Note(failure);
                }
            }

            if (context.HasStaleValue)
            {
                NoteStale(context);
            }

            if (failure is OperationCanceledException cancelled)
            {
                throw new SourceCancelledException(cancelled);
            }

            throw;
        }

        Value = MaybeValue<T>.FromValue(value);
        Answer = said.Answer;
        var answer = await StoredAsync(context, said, value).ConfigureAwait(false);
        if (Ticket.IsFromSource && !Ticket.IsClean())
        {
            // Its key, a tag or the profile was ended while the source ran: for those who waited, and for nobody later.
            _seat.LoadedOutdated(value, Ticket.TagsOutdatedAt());
            return NotStored(context, answer);
        }

        _cache.Stale.Remove(_request.Key.Text);
        _seat.Loaded();
        if (Answer is SourceAnswer.Value or SourceAnswer.NotModified)
        {
            _engine.KeyEvents.Stored(_request.Profile.Name, _request.Key.Text, _request.Key.Hash);
        }

        return answer;
    }

    // A load that FusionCache begins without a read of L2 (an eager refresh) has to know what it would overwrite.
    private async ValueTask SeeVersionAsync()
    {
        if (Ticket.SeenVersion is not null || Ticket.HasL2Failed || _engine.L2.IsResting || _cache.Hardened is not { } hardened || (_overrides.Tiers & TierUse.L2) == TierUse.None)
        {
            return;
        }

        try
        {
            await _cache.SeeAsync(hardened, Ticket).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is StackExchange.Redis.RedisException or TimeoutException or ObjectDisposedException)
        {
            // Without a version the value stays in this node.
            Ticket.HasL2Failed = true;
        }
    }

    private Task<T> SourceAsync(SourceContext source, CancellationToken unwanted) =>
        _engine.LoadAsync(_request.Profile, [_request.Key], _request.Load, source, unwanted);

    private async ValueTask<T> StoredAsync(FusionCacheFactoryExecutionContext<T> context, SourceContext source, T value)
    {
        var key = _request.Key;
        switch (source.Answer)
        {
            case SourceAnswer.Nothing:
                Ticket.Answer(value: null, Tags());
                if (!Ticket.IsClean())
                {
                    return NotStored(context, value);
                }

                await NothingMarks.SetAsync(_cache, key, _overrides.Tiers, Tags()).ConfigureAwait(false);
                if (context.HasStaleValue)
                {
                    await RemoveStaleAsync().ConfigureAwait(false);
                }

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

                var store = _cache.Options.Store(_overrides.And(source), key.Text, value, isWrite: false);
                context.Options = store;
                context.Tags = tags;
                Ticket.Answer(new TicketValue(value, store.MemoryCacheDuration ?? store.Duration), tags);
                _engine.Changes.Tell(CacheChangeKind.Loaded, key.Text);
                return value;
        }

        string[]? Tags() => _engine.TagsOf(_cache, key, _request.Options.Tags, source.Tags);
    }

    private async ValueTask RemoveStaleAsync()
    {
        var mine = StoreTicket.Current;
        var removal = StoreTicket.ForWrite(_request.Key.Text, _cache.Fence, StoreKind.Remove);
        removal.KeepsNothing = true;
        StoreTicket.Current = removal;
        try
        {
            await _cache.Cache.RemoveAsync(_request.Key.Text, _cache.Options.Removal()).ConfigureAwait(false);
        }
        finally
        {
            StoreTicket.Current = mine;
        }
    }

    private void NoteStale(FusionCacheFactoryExecutionContext<T> context)
    {
        if (Read.IsFailSafeEnabled)
        {
            _cache.Stale.Add(_request.Key.Text, context.StaleValue.Value, _request.Profile.Settings.RetryAfter);
        }
    }

    private T NotStored(FusionCacheFactoryExecutionContext<T> context, T value)
    {
        Ticket.Lease?.Release();
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
        Log.LoadFailed(_engine.Log, _request.Profile.Name, _engine.KeyEvents.Shown(_request.Key), failure.GetType().Name, failure);
    }
}
