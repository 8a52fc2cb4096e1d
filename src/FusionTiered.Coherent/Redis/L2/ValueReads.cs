using System.Runtime.CompilerServices;
using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Keyspace;
using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.L2;

/// <summary>
/// Values under their keys. They are read where the invalidations come, but only as far as a large value begins; one that is large
/// is read again on the connection for such, where it delays nobody.
/// </summary>
internal sealed class ValueReads(RedisCalls calls, KeyLayout layout, LargeReads large)
{
    // So that one call with thousands of keys leaves gaps for others, and fits into the limits of a connection.
    private const int KeysAtOnce = 256;

    // The server ends the connection of a subscriber when 32 MB wait for it, or 8 MB for a minute, unless it is told otherwise.
    private const int BytesForSubscriber = 4 << 20;

    public int Limit => calls.Client.LargeValueThreshold;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<RemoteValue> ReadAsync(string key, TimeSpan deadline)
    {
        var options = calls.Read(deadline);
        var command = new GetUpToWithTtl(layout.Data(key), Limit);
        try
        {
            StoredValue stored;
            try
            {
                // Tried again here, not by the client: one awaited method less on the way of every read.
                stored = await calls.Client.SendAsync<GetUpToWithTtl, StoredValue>(command, options with { RetryOnce = false }, CancellationToken.None).ConfigureAwait(false);
            }
            catch (RedisConnectionLostException)
            {
                stored = await calls.Client.SendAgainAsync<GetUpToWithTtl, StoredValue>(command, options, CancellationToken.None).ConfigureAwait(false);
            }

            return IsWhole(stored) ? Found(stored) : await ReadWholeAsync(key, stored, options).ConfigureAwait(false);
        }
        catch (Exception failure) when (RedisCalls.IsFailure(failure))
        {
            throw RedisCalls.Failed(failure);
        }
    }

    public async ValueTask<RemoteValue[]> ReadManyAsync(IReadOnlyList<string> keys, TimeSpan deadline)
    {
        var found = new RemoteValue[keys.Count];
        var options = calls.Read(deadline);
        var under = new List<Task>();
        var subscribes = calls.Client.Tracking.Announcements is { IsByMessages: true };
        var atOnce = subscribes ? Math.Clamp(BytesForSubscriber / Limit, 1, KeysAtOnce) : KeysAtOnce;
        try
        {
            for (var first = 0; first < keys.Count; first += atOnce)
            {
                var some = ReadSomeAsync(keys, first, Math.Min(atOnce, keys.Count - first), found, options);
                under.Add(some);
                if (subscribes)
                {
                    await some.ConfigureAwait(false);
                }
            }

            await Task.WhenAll(under).ConfigureAwait(false);
            return found;
        }
        catch (Exception failure)
        {
            foreach (var value in found)
            {
                value.Dispose();
            }

            if (RedisCalls.IsFailure(failure))
            {
                throw RedisCalls.Failed(failure);
            }

            throw;
        }
    }

    /// <summary>Whether a first look has told everything.</summary>
    public bool IsWhole(in StoredValue stored) => stored.Bytes is { } bytes ? bytes.Length <= Limit : stored.Pttl == StoredValue.NoKey;

    /// <summary>A whole value for the caller.</summary>
    public static RemoteValue Found(in StoredValue stored)
    {
        if (stored.Bytes is { } bytes && stored.Pttl != StoredValue.NoKey)
        {
            return new(bytes.Memory, Lifetimes.Left(stored.Pttl), bytes);
        }

        stored.Dispose();
        return default;
    }

    /// <summary>Asks for the rest after a first look: a large value, or whether there is an empty one.</summary>
    public async ValueTask<RemoteValue> ReadWholeAsync(string key, StoredValue cut, SendOptions options)
    {
        using var begun = cut.Bytes;
        try
        {
            return begun is null
                ? Found(await calls.Client.GetWithTtlAsync(layout.Data(key), options with { Route = CommandRoute.Tracking }).ConfigureAwait(false))
                : await large.ReadAsync(key, begun, options).ConfigureAwait(false);
        }
        catch (RespErrorException error) when (error.Is(RespErrorCodes.WrongType))
        {
            return default;
        }
    }

    private async Task ReadSomeAsync(IReadOnlyList<string> keys, int first, int count, RemoteValue[] found, SendOptions options)
    {
        var asked = new RedisKey[count];
        for (var i = 0; i < count; i++)
        {
            asked[i] = layout.Data(keys[first + i]);
        }

        var stored = await calls.Client.SendAsync<GetManyUpToWithTtl, StoredValue[]>(new(asked, Limit), options, CancellationToken.None).ConfigureAwait(false);
        for (var i = 0; i < count; i++)
        {
            if (IsWhole(stored[i]))
            {
                found[first + i] = Found(stored[i]);
            }
        }

        try
        {
            for (var i = 0; i < count; i++)
            {
                if (!found[first + i].Exists && !(stored[i].Bytes is null && stored[i].Pttl == StoredValue.NoKey))
                {
                    found[first + i] = await ReadWholeAsync(keys[first + i], stored[i], options).ConfigureAwait(false);
                }
            }
        }
        catch
        {
            // Those that were whole are the caller's by now; giving back twice does no harm.
            foreach (var cut in stored)
            {
                cut.Dispose();
            }

            throw;
        }
    }
}
