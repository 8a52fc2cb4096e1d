using System.Collections.Concurrent;
using FusionTiered.Fusion.Fences;
using FusionTiered.Fusion.Keys;

namespace FusionTiered.Fusion.Tickets;

/* One call that may store a value under its key: a read of L2, a load, or a write. FusionCache hands its memory, its L2, its
   backplane and its locker a key and nothing else, so none of them could tell a load from a write, or know when the load began.
   The ticket flows with the call, through FusionCache and into work that goes on behind the call (an eager refresh, a load whose
   soft deadline has passed), and each part notes there what the next one must know: the moment on the fences before L2 was read
   and before the source was asked, the version that L2 had, the lease of the key, and whether Redis took the write. */
internal sealed class StoreTicket
{
    private static readonly AsyncLocal<StoreTicket?> Flow = new();

    private ConcurrentDictionary<string, long>? _markReads;
    private volatile bool _hasAsked;

    private StoreTicket(string key, ProfileFence fence, StoreKind kind)
    {
        (Key, Fence, Kind) = (key, fence, kind);
        ReadSince = SourceSince = fence.Now;
        SourceAsked = fence.Timestamp;
    }

    /// <summary>The ticket of the present call.</summary>
    public static StoreTicket? Current
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }

    public string Key { get; }

    public ProfileFence Fence { get; }

    public StoreKind Kind { get; }

    /// <summary>Whether the application itself gave the value, or ended it: such a write outdates what is under way.</summary>
    public bool IsWrite => Kind != StoreKind.Load;

    /// <summary>Before L2 was read.</summary>
    public FenceMoment ReadSince { get; set; }

    /// <summary>Before the source was asked.</summary>
    public FenceMoment SourceSince { get; private set; }

    /// <summary>The timestamp at which the source was asked: an age needs no clock of another node.</summary>
    public long SourceAsked { get; private set; }

    /// <summary>How long memory may serve what L2 has.</summary>
    public TimeSpan MemoryFor { get; private init; }

    /// <summary>The answer of L2 that the call goes on with; null: L2 was not asked yet.</summary>
    public L2Answer? FromL2 { get; set; }

    /// <summary>The bytes that L2 answered with: the serializer reads the marks of tags in the same call, too.</summary>
    public byte[]? Bytes => FromL2?.Data;

    /// <summary>The local time of the entry that L2 has.</summary>
    public long ReadTime { get; private set; }

    /// <summary>The value as hits get it, as soon as one is known.</summary>
    public TicketValue? Value { get; private set; }

    /// <summary>Whether the value is the source's, no longer what L2 had.</summary>
    public bool IsFromSource { get; private set; }

    /// <summary>The tags of the value.</summary>
    public IReadOnlyCollection<string>? Tags { get; private set; }

    /// <summary>The version that L2 had of the key; empty: it had none. Null: L2 was not asked.</summary>
    public string? SeenVersion { get; set; }

    /// <summary>The version under which L2 had bytes that cannot be read; null: it had none.</summary>
    public string? UnreadableVersion { get; set; }

    /// <summary>The time of the entry in memory, where L2 has the very same entry; FusionCache takes an entry with an earlier time for older.</summary>
    public long? SameTime { get; set; }

    /// <summary>The local time of the entry that was written for L2.</summary>
    public long WrittenTime { get; set; }

    /// <summary>Another node loads the key, and longer than this call waits for it.</summary>
    public bool IsLoadedElsewhere { get; set; }

    /// <summary>What came with the lease, or with a batch; for the next read of the key.</summary>
    public L2Answer? Prefetched { get; set; }

    /// <summary>Asks L2 for the value, or waits for another caller's read of it; null: the call reads by itself.</summary>
    public Func<string, ValueTask<AskedL2>>? Shares { get; set; }

    /// <summary>Another caller asked L2 for this call as well.</summary>
    public bool IsShared { get; set; }

    /// <summary>The lease came with the answer that L2 has no mark "nothing there" beside the key.</summary>
    public bool HasNoNothing { get; set; }

    /// <summary>Another node has stored the key while this call waited for the lease: it goes on to read L2 without one.</summary>
    public bool IsStoredElsewhere { get; set; }

    /// <summary>L2 was asked, and had no fresh value.</summary>
    public bool HasMissed { get; set; }

    /// <summary>Whether the end of the call says if what L2 had was its answer: a tag or a clear may have ended it.</summary>
    public bool CountsL2AtEnd { get; set; }

    /// <summary>L2 had a value within its lifetime, which is not counted yet.</summary>
    public bool HasFound { get; set; }

    /// <summary>L2 failed in this call. It is not waited for again.</summary>
    public bool HasL2Failed { get; set; }

    /// <summary>L2 said whether it has the key.</summary>
    public bool HasL2Answered { get; set; }

    /// <summary>L2 did not take the write when it was asked before FusionCache; FusionCache is told of it when it asks.</summary>
    public Exception? L2Failure { get; set; }

    /// <summary>The lease of the key among all nodes.</summary>
    public IHeldLease? Lease { get; set; }

    /// <summary>The value was outdated before it was stored in L2.</summary>
    public bool IsRefused { get; set; }

    /// <summary>Redis took the write, and told the other nodes in the same step.</summary>
    public bool IsPublished { get; set; }

    /// <summary>The removal found a value in Redis.</summary>
    public bool WasInL2 { get; set; }

    /// <summary>The removal leaves the mark "nothing there" beside the key: it was set for the same answer of the source.</summary>
    public bool KeepsNothing { get; set; }

    /// <summary>What this call put into memory.</summary>
    public MemorySlot? Stored { get; set; }

    /// <summary>The read may answer with an outdated value on purpose: what it stores is not for quick hits.</summary>
    public bool MayBeStale { get; set; }

    /// <summary>A call that may read L2 and load.</summary>
    /// <param name="key">The key.</param>
    /// <param name="fence">The fence of its profile.</param>
    /// <param name="memoryFor">How long memory may serve what L2 has.</param>
    public static StoreTicket ForLoad(string key, ProfileFence fence, TimeSpan memoryFor) => new(key, fence, StoreKind.Load) { MemoryFor = memoryFor };

    /// <summary>A write of the application.</summary>
    public static StoreTicket ForWrite(string key, ProfileFence fence, StoreKind kind) => new(key, fence, kind);

    /// <summary>Whether what is stored under <paramref name="key"/> is this call's value, or its mark "nothing there".</summary>
    public bool Covers(string key) => string.Equals(Key, key, StringComparison.Ordinal)
        || (key.Length == Key.Length + EngineKeys.NothingSuffix.Length && MemoryKeys.IsNothing(key) && key.StartsWith(Key, StringComparison.Ordinal));

    /// <summary>The cells of the tags that the call names: those of the source come with its answer.</summary>
    public int[]? CallTags { get; set; }

    /// <summary>Whether nothing has outdated the value that is being read or loaded.</summary>
    public bool IsUnderWayClean()
    {
        var since = _hasAsked ? SourceSince : ReadSince;
        return Fence.Epoch == since.Epoch && Fence.Clock.IsClean(Key, since.Tick) && Fence.Clock.AreTagsClean(CallTags, since.Tick);
    }

    /// <summary>Whether the source was asked before something outdated its answer. One that is asked later knows.</summary>
    public bool IsSourceOutdated() => _hasAsked && !IsUnderWayClean();

    /// <summary>The tick at which a tag of the source's answer was ended while it was asked: who came later did not know. <see cref="long.MaxValue"/>: none was.</summary>
    public long TagsOutdatedAt() => FenceClock.CellsOf(Tags) is { } cells ? Fence.Clock.FirstEndOf(cells, SourceSince.Tick) : long.MaxValue;

    /// <summary>The source is asked now.</summary>
    public void AskSource()
    {
        SourceSince = Fence.Now;
        SourceAsked = Fence.Timestamp;
        _hasAsked = true;
    }

    /// <summary>The source has answered, or the application gave the value.</summary>
    public void Answer(TicketValue? value, IReadOnlyCollection<string>? tags)
    {
        (Value, Tags) = (value, tags);
        IsFromSource = true;
    }

    /// <summary>L2 has a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="freshFor">How long it is fresh.</param>
    /// <param name="time">The local time of its entry.</param>
    /// <param name="tags">Its tags.</param>
    public void Found(object? value, TimeSpan freshFor, long time, IReadOnlyCollection<string>? tags)
    {
        if (!IsFromSource)
        {
            (Value, ReadTime, Tags) = (new(value, freshFor < MemoryFor ? freshFor : MemoryFor), time, tags);
        }
    }

    /// <summary>No value is known any more: the source failed, and something older may stand in.</summary>
    public void Fail() => Value = null;

    /// <summary>L2 has told of the mark of a tag on the way.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="since">The tick before L2 was asked.</param>
    public void ReadMark(string key, long since) => (_markReads ??= new(StringComparer.Ordinal))[key] = since;

    /// <summary>Since when it is known that L2 has a mark, or has none; null: L2 was not asked in this call, or did not tell.</summary>
    public long? MarkReadSince(string key) => !HasL2Failed && _markReads is { } marks && marks.TryGetValue(key, out var since) ? since : null;

    /// <summary>Whether nothing has outdated the value since it began to be read or loaded.</summary>
    public bool IsClean()
    {
        var since = IsFromSource ? SourceSince : ReadSince;
        return !IsRefused && Fence.Epoch == since.Epoch && Fence.Clock.IsClean(Key, since.Tick) && Fence.Clock.AreTagsClean(FenceClock.CellsOf(Tags), since.Tick);
    }
}
