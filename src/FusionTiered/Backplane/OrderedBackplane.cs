using System.Globalization;
using FusionTiered.Fusion.Keys;
using FusionTiered.Fusion.Profiles;
using FusionTiered.Fusion.Redis;
using FusionTiered.Fusion.Telemetry;
using FusionTiered.Fusion.Tickets;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace FusionTiered.Fusion.Backplane;

/* The channel of one profile: FusionCache's own channel and message format, with three things more.
   Messages are followed one after another, in the order in which Redis took them. FusionCache follows them side by side, and reads
   L2 on the way, so of two writes at once each node may keep the other one.
   A message ends a value in memory, it does not bring another: the next read asks L2, which has the last write. The fence is raised
   before memory is touched and after FusionCache has followed, so a read of L2 that began in between is not stored.
   Each message carries a number (MessageNumbers). It stands at the end of the id of the source, where plain nodes take it for a
   part of the name. A gap outdates all that memory holds of the profile, and asks again whether the profile was cleared. */
internal sealed partial class OrderedBackplane : IProfileBackplane, IFusionCacheBackplane
{
    private const int NumberLength = 16;
    private const string Unnumbered = "#0000000000000000";

    // Before the id in FusionCache's format: a byte for the version, and the length of the id.
    private const int BeforeId = 5;

    private readonly OrderedBackplaneParts _parts;
    private readonly MessageNumbers _numbers = new();
    private readonly TaskCompletionSource _subscribed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _subscribing = new();
    private BackplaneSubscriptionOptions? _theirs;
    private ChannelMessageQueue? _queue;
    private readonly Lock _marking = new();
    private long _lastClear;
    private long _latestClear = long.MinValue;
    private volatile bool _isListening;
    private volatile bool _isOver;

    public OrderedBackplane(OrderedBackplaneParts parts)
    {
        _parts = parts;
        Counter = parts.Channel + ":number";
        _verifiedAt = parts.Time.Now;
    }

    /// <inheritdoc/>
    public Task Subscribed => _subscribed.Task;

    /// <summary>The key in which Redis counts the messages.</summary>
    public RedisKey Counter { get; }

    /// <summary>Whether the node listens.</summary>
    public bool IsListening => _isListening;

    /// <summary>The local time of the last clear that this node knows of, or later.</summary>
    public long LatestClear => Volatile.Read(ref _latestClear);

    /// <summary>The number up to which all was heard.</summary>
    public long Heard => _numbers.Heard;

    /// <summary>Called after messages were lost, once memory is outdated: clears must be asked for again.</summary>
    public Action Lost { get; set; } = static () => { };

    /// <summary>The profile was cleared at this local time, or earlier.</summary>
    public void NoteClear(long localTime)
    {
        for (var seen = LatestClear; seen < localTime;)
        {
            var was = Interlocked.CompareExchange(ref _latestClear, localTime, seen);
            seen = was == seen ? localTime : was;
        }
    }

    /// <summary>A message for a script to send; nothing, as long as the node does not know its own name.</summary>
    public SpelledMessage Spell(BackplaneMessageAction action, string key, long time) =>
        _theirs is { } theirs ? Spelled(theirs.CacheInstanceId, new BackplaneMessage(time) { Action = action, CacheKey = key }) : default;

    public async ValueTask SubscribeAsync(BackplaneSubscriptionOptions options)
    {
        _theirs = options;
        try
        {
            await ListenAsync().ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException or ObjectDisposedException)
        {
            // The heartbeat tries again, for as long as the cache lives.
            if (!_isOver && failure is not (ObjectDisposedException or NoHashTagException))
            {
                TellNotListening(RedisFailure.Named(failure), RedisFailure.Shown(failure, _parts.RevealsKeys));
            }
        }
        finally
        {
            _subscribed.TrySetResult();
            _parts.Heartbeat.Add(this);
        }
    }

    /// <summary>Begins to listen, if the node does not yet.</summary>
    public async Task ListenAsync()
    {
        if (IsListening || _isOver)
        {
            return;
        }

        if (!await IsSubscribedAsync().ConfigureAwait(false))
        {
            return;
        }

        _numbers.Start(await _parts.Heartbeat.NumberAsync(Counter).ConfigureAwait(false));

        // A value that was read before the node listened may be outdated.
        Outdate();
        _isListening = true;
        Lost();
    }

    // Where the number is not told after that, the next attempt goes on from here.
    private async Task<bool> IsSubscribedAsync()
    {
        if (Volatile.Read(ref _queue) is not null)
        {
            return true;
        }

        var connection = await _parts.Redis.ConnectionAsync().ConfigureAwait(false);
        var queue = await connection.GetSubscriber().SubscribeAsync(RedisChannel.Literal(_parts.Channel)).ConfigureAwait(false);
        var isOurs = false;
        lock (_subscribing)
        {
            if (_queue is null && !_isOver)
            {
                _queue = queue;
                isOurs = true;
            }
        }

        if (!isOurs)
        {
            await queue.UnsubscribeAsync().ConfigureAwait(false);
            return false;
        }

        queue.OnMessage(Follow);
        return true;
    }

    public void Unsubscribe()
    {
        ChannelMessageQueue? queue;
        lock (_subscribing)
        {
            (_isOver, queue) = (true, _queue);
        }

        _parts.Heartbeat.Remove(this);
        queue?.Unsubscribe(CommandFlags.FireAndForget);
    }

    public ValueTask UnsubscribeAsync()
    {
        Unsubscribe();
        return default;
    }

    public async ValueTask PublishAsync(BackplaneMessage message, FusionCacheEntryOptions options, CancellationToken token = default)
    {
        var isOwn = StoreTicket.Current is { } ticket && string.Equals(ticket.Key, message.CacheKey, StringComparison.Ordinal);
        if (isOwn && (StoreTicket.Current!.IsPublished || StoreTicket.Current.IsRefused))
        {
            // The script that stored the value has sent it, or there is nothing to send.
            return;
        }

        var theirs = _theirs ?? throw new TimeoutException("The backplane does not listen yet.");
        var spelled = Spelled(theirs.CacheInstanceId, new BackplaneMessage(_parts.Clock.ToRedisLatest(message.Timestamp)) { Action = message.Action, CacheKey = message.CacheKey });
        var database = await _parts.Redis.GetAsync().ConfigureAwait(false);
        await database.ScriptEvaluateAsync(_parts.Scripts.Tell, [Counter], [spelled.Channel, spelled.Bytes, spelled.Place], RedisDatabase.OfPrimary)
            .WaitAsync(_parts.WriteDeadline, _parts.Time.Provider, token).ConfigureAwait(false);
        if (isOwn)
        {
            StoreTicket.Current!.IsPublished = true;
        }
    }

    /// <inheritdoc cref="MessageNumbers.HasGoneBack"/>
    public void NoteNumber(long number, long heardBefore)
    {
        if (_numbers.HasGoneBack(number, heardBefore))
        {
            Gap();
        }
    }

    /// <summary>What is missing up to this number does not come any more.</summary>
    public void GiveUp(long number)
    {
        if (_numbers.GiveUp(number))
        {
            Gap();
        }
    }

    /// <summary>Tells FusionCache of a clear that it may have missed.</summary>
    public void Inject(string key, long localTime) => Tell(key, localTime, isClear: true);

    /// <summary>Another node has ended a tag, or the profile, later than this one did; the end of this node may have been noted over it.</summary>
    public void FollowLater(string key) => Tell(key, _parts.Clock.Local, IsClear(key));

    private SpelledMessage Spelled(string id, BackplaneMessage message)
    {
        message.SourceId = id + Unnumbered;
        return new(_parts.Channel, BackplaneMessage.ToByteArray(message), BeforeId + id.Length + 1);
    }

    private void Follow(ChannelMessage raw)
    {
        if (_isOver)
        {
            return;
        }

        BackplaneMessage message;
        try
        {
            message = BackplaneMessage.FromByteArray(raw.Message);
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or InvalidOperationException)
        {
            // Somebody else's, on our channel.
            return;
        }

        try
        {
            Follow(message);
        }
#pragma warning disable CA1031 // An error in one message must not end the hearing of all others. The values that it would have outdated are not known.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            if (_isOver)
            {
                // FusionCache has ended between.
                return;
            }

            Log.MessageFailed(_parts.Log, _parts.Profile, failure);
            Gap();
        }
    }

    private void Follow(BackplaneMessage message)
    {
        var id = message.SourceId ?? string.Empty;
        long number = 0;
        if (id.Length > NumberLength && id[^(NumberLength + 1)] == '#' && long.TryParse(id.AsSpan(id.Length - NumberLength), NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            message.SourceId = id[..^(NumberLength + 1)];
            if (_numbers.Hear(number))
            {
                Gap();
            }
        }

        if (message.CacheKey is { } named)
        {
            _parts.Told(named);
        }

        if (message.CacheKey is not { } key || string.Equals(message.SourceId, _theirs!.CacheInstanceId, StringComparison.Ordinal))
        {
            return;
        }

        var written = message.Timestamp;
        if (key.StartsWith(EngineKeys.TagPrefix, StringComparison.Ordinal))
        {
            FollowMark(message, key);
        }
        else
        {
            FollowValue(message, key);
        }

        Measure(number, written);
    }

    private void FollowMark(BackplaneMessage message, string key)
    {
        var tag = key[EngineKeys.TagPrefix.Length..];
        var isClear = IsClear(key);

        // An older mark that is being read from L2 must not replace this one. Memory lets go of the values only when FusionCache knows the mark: before, it would take them from L2 again.
        _parts.Fence.Clock.Raise(key);

        // Of two nodes that end a tag at once, the one that did it first may have been heard last. The moment of hearing is later than both.
        Tell(key, Math.Max(_parts.Clock.ToLocalLatest(message.Timestamp), _parts.Clock.Local), isClear);
        if (isClear)
        {
            _parts.Fence.Raise();
        }
        else
        {
            _parts.Fence.Clock.RaiseTag(tag);
        }

        _parts.Outdated();
        _parts.Hear(message.Action, key);
    }

    /// <summary>Whether a key is that of a clear of a profile.</summary>
    public static bool IsClear(string key) => ReservedTags.ClearedBy(key[EngineKeys.TagPrefix.Length..]) is not null;

    // FusionCache keeps the time of the last message, not the latest time.
    private void Tell(string key, long localTime, bool isClear)
    {
        lock (_marking)
        {
            if (isClear)
            {
                _lastClear = localTime = Math.Max(_lastClear, localTime);
                NoteClear(localTime);
            }

            _theirs?.IncomingMessageHandler?.Invoke(
                new BackplaneMessage(localTime) { SourceId = Unnumbered, Action = BackplaneMessageAction.EntrySet, CacheKey = key });
        }
    }

    private void FollowValue(BackplaneMessage message, string key)
    {
        var action = message.Action;
        _parts.Memory.Invalidate(key);
        if (action == BackplaneMessageAction.EntryExpire)
        {
            // Any value here is older. No clocks are compared.
            message.Timestamp = long.MaxValue;
        }
        else
        {
            _parts.Memory.Remove(key);
            message.Action = BackplaneMessageAction.EntryRemove;
        }

        _parts.Memory.Remove(key + EngineKeys.NothingSuffix);
        _theirs!.IncomingMessageHandler?.Invoke(message);
        _parts.Memory.Invalidate(key);
        _parts.Wake(key, action == BackplaneMessageAction.EntrySet);
        _parts.Hear(action, key);
    }

    private void Gap()
    {
        _parts.Figures.GapFound();
        Outdate();
        TellLost();
        Lost();
        _parts.Missed();
    }

    private void TellNotListening(string failure, Exception? shown)
    {
        if (_parts.Heartbeat.NotListeningLine.IsFirst())
        {
            Log.NotListening(_parts.Log, _parts.Profile, failure, shown);
        }
        else
        {
            Log.OneNotListening(_parts.Log, _parts.Profile, failure, shown);
        }
    }

    private void TellLost()
    {
        if (_parts.Heartbeat.LostLine.IsFirst())
        {
            Log.MessagesLost(_parts.Log, _parts.Profile);
        }
        else
        {
            Log.OneLostMessages(_parts.Log, _parts.Profile);
        }
    }

    private void Outdate()
    {
        _parts.Fence.Raise();
        if (_parts.CarriesTags)
        {
            _parts.Fence.Clock.RaiseAllTags();
        }
    }
}
