using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text;
using FusionTiered.Fusion.Backplane;
using FusionTiered.Fusion.Fences;
using FusionTiered.Fusion.Keys;
using FusionTiered.Fusion.Memory;
using FusionTiered.Fusion.Redis;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Keys;
using FusionTiered.Telemetry;
using Microsoft.Extensions.Caching.Distributed;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane;

namespace FusionTiered.Fusion.L2;

/* FusionCache's L2 on Redis, for one profile. The race: node A reads the source, node B removes or sets the key, and A's older
   value overwrites it. So each key has a version beside its value, a word of whoever wrote last. A load notes the version
   that L2 had before the source was asked, and its value is stored by a script that compares: under another version the value came
   too late, and is refused. A removal leaves a new version behind for a while, or a load that saw "nothing there" would match.
   The same script tells the other nodes, so there is no moment in which Redis has a value of which nobody is told.
   A write that its caller has given up may still be on its way. It carries a deadline on Redis's clock, and is refused after it.
   The layout is that of Microsoft.Extensions.Caching.StackExchangeRedis with one field more, so plain nodes read these values and
   these nodes read theirs. A plain node leaves the field as it is, but not the field of the end: the two together are the version. */
internal sealed partial class VersionedL2(
    RedisDatabase redis, RedisScripts scripts, string keyStart, string leaseStart, FencedMemory memory, ProfileFence fence, OrderedBackplane backplane, RedisClock clock, TagMarkTimes marks, L2Times times, Func<string, bool> isOutdated)
    : IDistributedCache
{
    private static readonly RedisValue[] Fields = ["data", "v", "absexp"];

    // Of the script that stores: the place of its deadline, and its answer after that.
    private const int DeadlineAt = 9;
    private const int Late = -1;

    private readonly RedisKey _prefix = Encoding.UTF8.GetBytes(keyStart);
    private readonly RedisKey _leasePrefix = Encoding.UTF8.GetBytes(leaseStart);
    private int _refused;

    /// <summary>How many values of loads came too late.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Asks for a key, and tells who measures reads; null: nobody does.</summary>
    public Func<string, ValueTask<L2Answer>>? AskTold { get; init; }

    /// <summary>Called with each key that has got a new value.</summary>
    public Action<string>? Stored { get; init; }

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        if (StoreTicket.Current is not { } ticket || !key.AsSpan(keyStart.Length).SequenceEqual(ticket.Key))
        {
            return await GetOtherAsync(key).ConfigureAwait(false);
        }

        if (ticket.Kind == StoreKind.Load && isOutdated(ticket.Key))
        {
            ticket.SeenVersion = null;
            return null;
        }

        if (ticket.Shares is { } shares)
        {
            ticket.Shares = null;
            var asked = await shares(ticket.Key).ConfigureAwait(false);
            (ticket.Prefetched, ticket.IsShared) = (asked.Answer, asked.IsShared);
        }

        // An answer from before an invalidation is not for a caller from after it: of a batch whose lease this call was given, or from before a repair.
        var isAhead = ticket.Prefetched is { } ahead && fence.IsClean(ticket.Key, ahead.Since);

        // The part that measures the call took that answer for granted.
        var answer = isAhead ? ticket.Prefetched!
            : ticket.Prefetched is not null && AskTold is { } ask ? await ask(ticket.Key).ConfigureAwait(false)
            : await ReadAsync(key, fence.Now).ConfigureAwait(false);
        ticket.Prefetched = null;
        ticket.IsShared &= isAhead;
        if (answer.Failure is { } failure)
        {
            // FusionCache leaves L2 alone after it.
            ExceptionDispatchInfo.Throw(failure);
        }

        if (ticket.Kind == StoreKind.Load && isOutdated(ticket.Key))
        {
            // A write that Redis did not take has come meanwhile, and the answer may be from before it.
            ticket.SeenVersion = null;
            return null;
        }

        ticket.HasL2Answered = true;
        Note(ticket, answer);
        return answer.Data;
    }

    // A mark of a tag, a mark "nothing there", or a read of code that uses the FusionCache of a profile by itself.
    private async Task<byte[]?> GetOtherAsync(string key)
    {
        var text = TextOf(key);
        if (StoreTicket.Current is { } ticket && ticket.Covers(text) && isOutdated(ticket.Key))
        {
            return null;
        }

        var found = await ReadAsync(key, fence.Now).ConfigureAwait(false);
        if (!IsMark(text))
        {
            return found.Data;
        }

        StoreTicket.Current?.ReadMark(text, found.Since.Tick);
        if (found.Data is not { } mark)
        {
            return null;
        }

        if (OrderedBackplane.IsClear(text))
        {
            backplane.NoteClear(clock.ToLocalLatest(marks.TimeOf(mark) ?? clock.Latest));
        }

        return marks.ToLocal(mark);
    }

    /// <summary>Asks for a key before FusionCache does. It throws nothing that L2 causes: the answer tells.</summary>
    /// <param name="text">The key.</param>
    /// <param name="latency">Takes the time that L2 needed.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<L2Answer> AskAsync(string text, LatencyHistogram latency)
    {
        var since = fence.Now;
        Task? asked = null;
        try
        {
            var started = times.Provider.GetTimestamp();
            var database = redis.Known ?? await redis.GetAsync().AsTask().WaitAsync(times.ReadDeadline, times.Provider).ConfigureAwait(false);
            var reading = database.HashGetAsync(KeyOf(text), Fields, RedisDatabase.OfPrimary);
            asked = reading;
            var found = await reading.WaitAsync(times.ReadDeadline, times.Provider).ConfigureAwait(false);
            latency.Record(times.Provider.GetElapsedTime(started));
            return new(found[0], found[1], found[2], since);
        }
        catch (RedisServerException failure) when (IsOtherType(failure))
        {
            return L2Answer.OtherType(since);
        }
#pragma warning disable CA1031 // FusionCache gets it when it asks.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Observe(asked);
            return L2Answer.Failed(failure, since);
        }
    }

    /// <summary>Notes the version of a key before a load that FusionCache begins without a read of L2.</summary>
    public async Task SeeAsync(StoreTicket ticket)
    {
        var since = fence.Now;
        var found = await ReadAsync(keyStart + ticket.Key, since).WaitAsync(times.ReadDeadline, times.Provider).ConfigureAwait(false);
        ticket.SeenVersion = found.Version;
    }

    /// <summary>Reads many keys in one round trip: as commands one after another, because a script of them holds Redis up five times as long.</summary>
    /// <returns>The answers, in the order of the keys.</returns>
    public async Task<L2Answer[]> ReadManyAsync(IReadOnlyList<string> texts)
    {
        var since = fence.Now;
        var database = await redis.GetAsync().ConfigureAwait(false);
        var batch = database.CreateBatch();
        var asked = new Task<RedisValue[]>[texts.Count];
        for (var i = 0; i < asked.Length; i++)
        {
            asked[i] = batch.HashGetAsync(KeyOf(texts[i]), Fields, RedisDatabase.OfPrimary);
        }

        batch.Execute();
        Task all = Task.WhenAll(asked);
        await all.WaitAsync(times.ReadDeadline, times.Provider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!all.IsCompleted)
        {
            Observe(all);
            throw new TimeoutException("L2 did not answer many keys within its deadline.");
        }

        var found = new L2Answer[asked.Length];
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = await AnswerAsync(asked[i], since).ConfigureAwait(false);
        }

        return found;
    }

    /// <summary>The time of a mark, on the local clock; null: there is no mark.</summary>
    public async Task<long?> MarkTimeAsync(string text)
    {
        var found = await ReadAsync(keyStart + text, fence.Now).WaitAsync(times.ReadDeadline, times.Provider).ConfigureAwait(false);
        return found.Data is { } mark ? marks.TimeOf(marks.ToLocal(mark)) : null;
    }

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        var text = TextOf(key);
        var ticket = TicketOf(text);
        return ticket?.L2Failure is { } failure && IsOwn(ticket, text) ? Task.FromException(failure) : StoreAsync(text, value, Lives(options), ticket);
    }

    /// <summary>Writes a value that the application set, before FusionCache does.</summary>
    /// <returns>The failure, when L2 did not take it in time.</returns>
    public async ValueTask<Exception?> TryStoreAsync(StoreTicket ticket, byte[] value, FusionCacheEntryOptions options)
    {
        var lives = options.DistributedCacheDuration ?? options.Duration;
        var longest = options.IsFailSafeEnabled ? options.DistributedCacheFailSafeMaxDuration ?? options.FailSafeMaxDuration : lives;
        Task? storing = null;
        try
        {
            storing = StoreAsync(ticket.Key, value, longest > lives ? longest : lives, ticket);
            await storing.WaitAsync(times.WriteDeadline, times.Provider).ConfigureAwait(false);
            return null;
        }
#pragma warning disable CA1031 // FusionCache gets it when it asks.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Observe(storing);
            return failure;
        }
    }

    private async Task StoreAsync(string text, byte[] value, TimeSpan lives, StoreTicket? ticket)
    {
        var isLoad = ticket is { IsWrite: false };
        if (isLoad && (ticket!.SeenVersion is null || !ticket.IsClean() || clock.TicksSince(ticket.SourceAsked) > times.LongestLoad.Ticks))
        {
            Refuse(ticket, text);
            return;
        }

        var key = KeyOf(text);
        var started = clock.Timestamp;
        var database = await redis.GetAsync().ConfigureAwait(false);
        if (!clock.IsKnown)
        {
            // The word of the version and the mark of a tag have times.
            await clock.AskAsync(database, scripts, backplane.Counter).ConfigureAwait(false);
        }

        var time = clock.Latest;
        var isMark = IsMark(text);
        if (isMark)
        {
            (value, time) = marks.ToRedis(value);
            if (OrderedBackplane.IsClear(text))
            {
                backplane.NoteClear(clock.Local);
            }
        }

        var isOwn = ticket is not null && IsOwn(ticket, text);
        var message = isOwn ? backplane.Spell(BackplaneMessageAction.EntrySet, text, time) : default;
        var version = VersionWord.New(clock, ticket);
        var absolute = (clock.Latest + lives.Ticks).ToString(CultureInfo.InvariantCulture);
        var lease = isLoad ? ticket!.Lease?.Id ?? string.Empty : ticket is { Kind: StoreKind.Set } ? "*" : string.Empty;
        RedisKey[] keys = [key, ticket is null || isOwn ? key : KeyOf(ticket.Key), backplane.Counter, new RedisKey(ticket?.Key ?? text).Prepend(_leasePrefix), isOwn && ticket!.IsWrite ? KeyOf(text + EngineKeys.NothingSuffix) : key];
        RedisValue[] arguments =
        [
            isLoad ? ticket!.SeenVersion : "*",
            version,
            absolute,
            (long)Math.Ceiling(lives.TotalMilliseconds),
            value,
            message.Channel ?? string.Empty,
            message.Bytes ?? [],
            message.Place,
            lease,
            string.Empty,
            isOwn && ticket!.IsWrite ? 1 : 0,
            isMark ? time.ToString("D19", CultureInfo.InvariantCulture) : string.Empty,
        ];
        var answer = isLoad
            ? (int)await database.ScriptEvaluateAsync(scripts.Store, keys, arguments, RedisDatabase.OfPrimary).ConfigureAwait(false)
            : await StoreInTimeAsync(database, keys, arguments, started).ConfigureAwait(false);
        switch (answer)
        {
            case Late:
                throw new TimeoutException("The write reached Redis after its caller had given up.");

            case 0:
                ticket!.Lease?.Forget();
                Refuse(ticket, text);
                break;

            case 2:
                // Another node has ended the tag later, but was here before. Its message may have been followed before this node took its own mark.
                backplane.FollowLater(text);
                if (ticket is not null)
                {
                    ticket.IsPublished = message.IsThere;
                }

                break;

            default:
                if (isOwn)
                {
                    Stored?.Invoke(text);
                    ticket!.Lease?.Forget();
                    ticket.IsPublished = message.IsThere;
                    ticket.Stored?.Remember($"{version}|{absolute}", ticket.WrittenTime);
                }

                break;
        }
    }

    // The value of a load is refused by its version. Every other write has a deadline, which begins no later than the wait of its caller.
    private async Task<int> StoreInTimeAsync(IDatabase database, RedisKey[] keys, RedisValue[] arguments, long started)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            if (!isFirst)
            {
                await clock.AskAsync(database, scripts, backplane.Counter).ConfigureAwait(false);
            }

            arguments[DeadlineAt] = Milliseconds(clock.Earliest + times.WriteDeadline.Ticks - clock.TicksSince(started));
            var answer = (int)await database.ScriptEvaluateAsync(scripts.Store, keys, arguments, RedisDatabase.OfPrimary).ConfigureAwait(false);

            // Not late by this clock: that of Redis was set, or its first answer was long under way.
            if (answer != Late || !isFirst || clock.TicksSince(started) > times.WriteDeadline.Ticks)
            {
                return answer;
            }
        }
    }

    /// <summary>Notes the answer of L2 about the ticket's own key.</summary>
    private void Note(StoreTicket ticket, L2Answer answer)
    {
        ticket.ReadSince = answer.Since;
        ticket.SeenVersion = answer.Version;
        ticket.FromL2 = answer;
        ticket.SameTime = memory.Peek(ticket.Key, KeyHash.Of(ticket.Key)) is { } slot && string.Equals(slot.Version, answer.Version, StringComparison.Ordinal) ? slot.Time : null;
    }

    private async Task<L2Answer> ReadAsync(string key, FenceMoment since)
    {
        var database = await redis.GetAsync().ConfigureAwait(false);
        return await AnswerAsync(database.HashGetAsync(key, Fields, RedisDatabase.OfPrimary), since).ConfigureAwait(false);
    }

    private static async ValueTask<L2Answer> AnswerAsync(Task<RedisValue[]> asked, FenceMoment since)
    {
        try
        {
            var found = await asked.ConfigureAwait(false);
            return new(found[0], found[1], found[2], since);
        }
        catch (RedisServerException failure) when (IsOtherType(failure))
        {
            return L2Answer.OtherType(since);
        }
    }

    private static bool IsOtherType(RedisServerException failure) => failure.Message.StartsWith("WRONGTYPE", StringComparison.Ordinal);

    private void Refuse(StoreTicket ticket, string text)
    {
        Interlocked.Increment(ref _refused);
        ticket.IsRefused = true;
        memory.RemoveIf(text, ticket.Stored);
        ticket.Lease?.Release();
    }

    private TimeSpan Lives(DistributedCacheEntryOptions options) => options.AbsoluteExpirationRelativeToNow
        ?? (options.AbsoluteExpiration is { } end ? TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMillisecond, end.UtcTicks - clock.Local)) : times.Longest);

    // It may fail after its deadline, when nobody waits for it any more.
    private static void Observe(Task? task) => _ = task?.ContinueWith(
        static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private RedisKey KeyOf(string text) => new RedisKey(text).Prepend(_prefix);

    private string TextOf(string key) => key[keyStart.Length..];

    private static StoreTicket? TicketOf(string text) => StoreTicket.Current is { } ticket && ticket.Covers(text) ? ticket : null;

    private static bool IsOwn(StoreTicket ticket, string text) => ticket.Key.Length == text.Length;

    private static bool IsMark(string text) => text.StartsWith(EngineKeys.TagPrefix, StringComparison.Ordinal);

    private static string Milliseconds(long ticks) => ((ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond).ToString(CultureInfo.InvariantCulture);
}
