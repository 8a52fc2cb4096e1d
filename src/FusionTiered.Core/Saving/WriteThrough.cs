using FusionTiered.Scheduling;

namespace FusionTiered.Saving;

/* The database first, then the cache: what the cache holds is what the database has committed.
   Two saves of one key may commit in one order and reach the cache in the other. So each takes a number before it asks the database,
   and looks before and after its write to the cache whether a later number was given. The look before keeps an overtaken value out of
   the cache; the look after finds a save that began in between. If a later number was given, it cannot know whose commit was the last one: it
   gives a number once more, so that the other save learns of it, too, and removes the value. The next read loads what the database has.
   Of two saves that overlap, the one that began first sees the number of the other. If the other has looked already, its value was
   stored before, and goes with the removal; if it has not, it finds the number of the first, and removes the value as well. */
internal static class WriteThrough
{
    private static readonly LocalSaveOrder OfOtherCaches = new();

    public static async ValueTask<CacheWrite> RunAsync<TState, T>(
        IDomainCache cache, CacheKey key, T value, TState state, Func<TState, CancellationToken, ValueTask> save, CacheCallOptions options, CancellationToken cancellationToken)
    {
        var order = OfOtherCaches as ISaveOrder;
        if (cache is CheckedDomainCache known)
        {
            known.CheckSave(in key);
            order = known.SaveOrder;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var text = key.Text;
        var number = await order.NextAsync(text).ConfigureAwait(Continuation.IsCaptured);
        try
        {
            await save(state, cancellationToken).ConfigureAwait(Continuation.IsCaptured);
        }
        catch (NotSavedException)
        {
            throw;
        }
        catch
        {
            await ForgetAsync(cache, order, key).ConfigureAwait(Continuation.IsCaptured);
            throw;
        }

        // The write stands. From here on nothing is thrown, and the caller's token ends nothing.
        if (number is not { } mine || await order.CurrentAsync(text).ConfigureAwait(Continuation.IsCaptured) != mine)
        {
            return await ForgetAsync(cache, order, key).ConfigureAwait(Continuation.IsCaptured);
        }

        var write = await StoreAsync(cache, key, value, options).ConfigureAwait(Continuation.IsCaptured);
        return write is { } stored && await order.CurrentAsync(text).ConfigureAwait(Continuation.IsCaptured) == mine
            ? stored
            : await ForgetAsync(cache, order, key).ConfigureAwait(Continuation.IsCaptured);
    }

    private static async ValueTask<CacheWrite?> StoreAsync<T>(IDomainCache cache, CacheKey key, T value, CacheCallOptions options)
    {
        try
        {
            return await cache.SetAsync(key, value, options, CancellationToken.None).ConfigureAwait(Continuation.IsCaptured);
        }
#pragma warning disable CA1031 // A value that cannot be copied, a cache that has ended: the database has the write.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private static async ValueTask<CacheWrite> ForgetAsync(IDomainCache cache, ISaveOrder order, CacheKey key)
    {
        try
        {
            // Before the removal: a save that stores after it must find the number.
            var isTold = await order.NextAsync(key.Text).ConfigureAwait(Continuation.IsCaptured) is not null;
            var write = await cache.RemoveAsync(key, CancellationToken.None).ConfigureAwait(Continuation.IsCaptured);
            if (!isTold)
            {
                // A save that stored since the removal may have found its own number. From the next number on none does.
                isTold = await order.NextAsync(key.Text).ConfigureAwait(Continuation.IsCaptured) is not null;
                write = isTold ? await cache.RemoveAsync(key, CancellationToken.None).ConfigureAwait(Continuation.IsCaptured) : CacheWrite.LocalOnly();
            }

            return write with { Removed = 0 };
        }
#pragma warning disable CA1031 // The outcome of the save is what the caller has to learn.
        catch (Exception)
#pragma warning restore CA1031
        {
            return CacheWrite.LocalOnly();
        }
    }
}
