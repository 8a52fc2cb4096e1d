using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using FusionTiered.Fusion.Fences;
using FusionTiered.Fusion.Keys;
using FusionTiered.Fusion.Tickets;
using FusionTiered.Profiles;
using FusionTiered.Time;
using FusionTiered.Weights;
using Microsoft.Extensions.Caching.Memory;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;

namespace FusionTiered.Fusion.Memory;

/* FusionCache's memory, for one profile. Two races end here.
   A value that was outdated while it was read or loaded must not be stored: the ticket of the call is asked before the store, and
   once more after it. An invalidation raises the fence first and looks into memory second. So whichever comes first, either the
   second look of the store sees the raised fence, or the invalidation sees the stored value.
   A value that lies in memory may be outdated without a walk through memory: its slot knows the epoch of the profile and the
   cells of its tags, and a slot that is not current is as good as absent.
   Beside FusionCache's entry the slot has the value itself, ready for hits, with the moment until which it may be served. */
internal sealed class FencedMemory(
    BoundedMemory inner, ProfileState profile, ProfileFence fence, CacheClock clock, Func<string, object?, int, long?> sizeOf, bool keepsReady, bool asksMarks) : IMemoryCache
{
    private int _refused;

    /// <summary>How many stores came too late.</summary>
    public int Refused => Volatile.Read(ref _refused);

    public bool TryGetValue(object key, out object? value)
    {
        if (TryGetSlot((string)key, out var slot))
        {
            value = slot.Entry;
            return value is not null;
        }

        value = null;
        return false;
    }

    /// <summary>The slot under a key, unless it is outdated.</summary>
    public bool TryGetSlot(string key, [NotNullWhen(true)] out MemorySlot? slot)
    {
        slot = inner.TryGet(key, out var found) ? found as MemorySlot : null;
        if (slot is null || IsCurrent(key, slot))
        {
            return slot is not null;
        }

        RemoveIf(key, slot);
        slot = null;
        return false;
    }

    /// <summary>The slot of a value, unless it is outdated; for hits, which have the hash of the key at hand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetSlot(string key, int hash, [NotNullWhen(true)] out MemorySlot? slot)
    {
        slot = inner.TryGet(key, hash, out var found) ? found as MemorySlot : null;
        return slot is { IsCurrent: true };
    }

    public ICacheEntry CreateEntry(object key) => new PendingEntry(this, (string)key);

    public void Remove(object key) => inner.Remove(key);

    /// <summary>Removes the slot, if it is still there.</summary>
    /// <remarks>A newer one that comes between the look and the removal is lost with it: a miss, and no harm.</remarks>
    public void RemoveIf(string key, MemorySlot? slot)
    {
        if (slot is not null && Holds(key, slot))
        {
            inner.Remove(key);
        }
    }

    /// <summary>Whether the slot is there.</summary>
    public bool Holds(string key, MemorySlot slot) => inner.TryPeek(key, out var found) && ReferenceEquals(found, slot);

    /// <summary>The slot of a value, unless it is outdated. The look is no use of the value.</summary>
    public MemorySlot? Peek(string key, int hash) => inner.TryPeek(key, hash, out var found) && found is MemorySlot { IsCurrent: true } slot ? slot : null;

    /// <summary>Whether there is an entry, current or not.</summary>
    public bool Has(string key) => inner.TryPeek(key, out _);

    /// <summary>A key is invalidated: what is being read or loaded is not stored, and hits ask FusionCache.</summary>
    public void Invalidate(string key)
    {
        fence.Clock.Raise(key);
        if (inner.TryPeek(key, out var found) && found is MemorySlot slot)
        {
            slot.Close();
        }
    }

    /// <summary>The memory is shared with other profiles, and ends with the cache.</summary>
    public void Dispose()
    {
    }

    /// <summary>Stores a finished entry, unless it is outdated.</summary>
    public void Store(PendingEntry pending)
    {
        var key = pending.Text;
        var ticket = StoreTicket.Current;
        if (ticket is null || !ticket.Covers(key))
        {
            StoreOther(pending, ticket);
            return;
        }

        if (ticket.IsWrite)
        {
            fence.Clock.Raise(ticket.Key);
        }
        else if (!ticket.IsClean() || HasUnknownMarks(ticket) || !IsMeasured(pending, ticket))
        {
            Refuse(pending);
            return;
        }

        var slot = SlotOf(pending, ticket);
        pending.StoreIn(inner, profile, slot);
        ticket.Stored = slot;
        if (!ticket.IsWrite)
        {
            Interlocked.MemoryBarrier();
            if (!ticket.IsClean())
            {
                Interlocked.Increment(ref _refused);
                RemoveIf(key, slot);
            }
        }
    }

    /// <summary>Stores a value that L2 had, unless it is outdated. FusionCache's entry is made when FusionCache asks for it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="answer">The answer of L2.</param>
    /// <param name="entry">The same, read, on the local clock.</param>
    /// <param name="freshFor">How long it is fresh.</param>
    /// <param name="options">The options of the read.</param>
    public void StoreRead<T>(in CacheKey key, L2Answer answer, FusionCacheDistributedEntry<T> entry, TimeSpan freshFor, FusionCacheEntryOptions options)
    {
        var (since, longest) = (answer.Since, options.MemoryCacheDuration ?? options.Duration);
        var cells = FenceClock.CellsOf(entry.Tags);
        if (Peek(key.Text, key.Hash) is not null)
        {
            // A load or a refresh has stored meanwhile.
            return;
        }

        if (longest <= TimeSpan.Zero || !IsClean(key.Text, since, cells) || sizeOf(key.Text, entry.Value, answer.Data!.Length) is not { } size)
        {
            Interlocked.Increment(ref _refused);
            return;
        }

        var slot = new MemorySlot(new ReadSeed<T>(entry, options, FusionCacheClock.Now), profile, fence, since, cells, entry.Tags);
        slot.Remember(answer.Version, entry.Timestamp);
        MakeReady(slot, entry.Value, freshFor < longest ? freshFor : longest, profile.Settings);
        inner.Put(in key, profile, slot, size, Lives(longest, options));
        Interlocked.MemoryBarrier();
        if (!IsClean(key.Text, since, cells))
        {
            Interlocked.Increment(ref _refused);
            RemoveIf(key.Text, slot);
        }
    }

    /// <summary>Stores a value that the application set. FusionCache's entry is made when FusionCache asks for it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value.</param>
    /// <param name="timestamp">When it was set, on the local clock.</param>
    /// <param name="size">Its size.</param>
    /// <param name="inMemory">How long memory may serve it.</param>
    /// <param name="tags">Its tags; null: it has none.</param>
    /// <param name="options">The options of the write.</param>
    public MemorySlot StoreWrite<T>(in CacheKey key, T value, long timestamp, long size, TimeSpan inMemory, string[]? tags, FusionCacheEntryOptions options)
    {
        fence.Clock.Raise(key.Text);
        var slot = new MemorySlot(new WriteSeed<T>(value, timestamp, inMemory, tags, options), profile, fence, fence.Now, FenceClock.CellsOf(tags), tags);
        MakeReady(slot, value, inMemory, profile.Settings);
        inner.Put(in key, profile, slot, size, Lives(inMemory, options));
        return slot;
    }

    private static TimeSpan Lives(TimeSpan inMemory, FusionCacheEntryOptions options) =>
        options.IsFailSafeEnabled && options.FailSafeMaxDuration > inMemory ? options.FailSafeMaxDuration : inMemory;

    private bool IsClean(string key, FenceMoment since, int[]? cells) =>
        fence.Epoch == since.Epoch && fence.Clock.IsClean(key, since.Tick) && fence.Clock.AreTagsClean(cells, since.Tick);

    // A mark of a tag, or a value that code outside of this package stores through the profile's own FusionCache.
    private void StoreOther(PendingEntry pending, StoreTicket? ticket)
    {
        var since = fence.Now;
        var readSince = ticket?.MarkReadSince(pending.Text);
        if (readSince is { } tick)
        {
            since = since with { Tick = tick };
        }
        else if (asksMarks && ticket is not null && pending.Text.StartsWith(EngineKeys.TagPrefix, StringComparison.Ordinal))
        {
            // FusionCache takes a mark that L2 could not tell for one that is not there, and would do so for days.
            Refuse(pending);
            return;
        }

        if (!fence.Clock.IsClean(pending.Text, since.Tick))
        {
            Refuse(pending);
            return;
        }

        if (!MemoryKeys.IsMark(pending.Text) && profile.Settings.Size is null)
        {
            // FusionCache's entry with all that it refers to: nobody has weighed the value.
            var bytes = Weigher.Estimate(pending.Value, out var refusal);
            if (refusal is not null)
            {
                Refuse(pending);
                return;
            }

            pending.Size = Weigher.Overhead(pending.Text) + bytes;
        }

        var slot = new MemorySlot(pending.Value, profile, fence, since, tagCells: null);
        pending.StoreIn(inner, profile, slot);
        Interlocked.MemoryBarrier();
        if (readSince is not null && !fence.Clock.IsClean(pending.Text, since.Tick))
        {
            // The tag was ended anew meanwhile, and this is the older mark.
            Interlocked.Increment(ref _refused);
            inner.Remove(pending.Text);
        }
    }

    // L2 had the value, and could not tell whether its tags were ended.
    private static bool HasUnknownMarks(StoreTicket ticket) => ticket is { HasL2Failed: true, IsFromSource: false, Value.FreshFor.Ticks: > 0 };

    // FusionCache made its options before it read L2.
    private bool IsMeasured(PendingEntry pending, StoreTicket ticket)
    {
        if (ticket.IsFromSource || ticket.Value is not { } value || ticket.Bytes is not { } bytes)
        {
            return true;
        }

        var size = sizeOf(pending.Text, value.Value, bytes.Length);
        pending.Size = size;
        return size is not null;
    }

    private void Refuse(PendingEntry pending)
    {
        Interlocked.Increment(ref _refused);
        pending.TellRefused();
    }

    private MemorySlot SlotOf(PendingEntry pending, StoreTicket ticket)
    {
        var since = ticket.IsWrite ? fence.Now : ticket.IsFromSource ? ticket.SourceSince : ticket.ReadSince;
        var slot = new MemorySlot(pending.Value, profile, fence, since, FenceClock.CellsOf(ticket.Tags), ticket.Tags);
        if (!ticket.IsFromSource && ticket.SeenVersion is { } version)
        {
            slot.Remember(version, ticket.ReadTime);
        }

        var settings = profile.Settings;
        if (keepsReady && ticket.Value is { } value && value.FreshFor > TimeSpan.Zero && !ticket.MayBeStale && !settings.CopyValues && !MemoryKeys.IsNothing(pending.Text))
        {
            MakeReady(slot, value.Value, value.FreshFor, settings);
        }

        return slot;
    }

    private void MakeReady(MemorySlot slot, object? value, TimeSpan freshFor, DomainProfile settings)
    {
        var now = clock.Now;
        slot.MakeReady(
            value,
            CacheClock.After(now, freshFor),
            settings.EagerRefresh > 0 ? CacheClock.After(now, freshFor * settings.EagerRefresh) : long.MaxValue,
            settings);
    }

    private bool IsCurrent(string key, MemorySlot slot) =>
        slot.IsCurrent && (slot.IsReady || !key.StartsWith(EngineKeys.TagPrefix, StringComparison.Ordinal) || fence.Clock.AreTagsKnown(slot.Since.Tick));
}
