using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Keyspace;

namespace FusionTiered.Redis.L2;

/// <summary>
/// Reads large values over the connection for such, in pieces: the server copies a reply before it does anything else for anybody,
/// which takes 12 ms for 32 MB and less than half of one for a piece.
/// </summary>
/// <remarks>
/// Each entry has an id of its own. If it is the same after the last piece as in the first one, nobody has changed the value in between;
/// if it is not, or there is none (plain JSON), the value is read in one.
/// </remarks>
internal sealed class LargeReads(RedisCalls calls, KeyLayout layout)
{
    private const int PieceBytes = 1 << 20;

    /// <summary>The whole value of which a first look has shown the beginning. One that is longer than a reply may be is none of ours.</summary>
    /// <param name="key">The key.</param>
    /// <param name="begun">The beginning.</param>
    /// <param name="options">Until when.</param>
    public async ValueTask<StoredValue> ReadAsync(string key, RentedBytes begun, SendOptions options)
    {
        options = options with { Route = CommandRoute.Large };
        var length = await calls.Client.SendAsync<StrLen, long>(new(layout.Data(key)), options, CancellationToken.None).ConfigureAwait(false);
        if (length > calls.Client.MaxValueBytes)
            return new(null, StoredValue.NoKey);
        var seen = SeenEntry.Of(new RemoteValue(begun.Memory, left: null));
        if (!seen.IsWhole && length > begun.Length && await ReadPiecesAsync(key, begun, (int)length, seen, options).ConfigureAwait(false) is { } value)
            return value;
        return await calls.Client.GetWithTtlAsync(layout.Data(key), options).ConfigureAwait(false);
    }

    // Null: it has changed meanwhile.
    private async ValueTask<StoredValue?> ReadPiecesAsync(string key, RentedBytes begun, int length, SeenEntry seen, SendOptions options)
    {
        var data = layout.Data(key);
        var whole = RentedBytes.OfLength(length, out var space);
        StoredValue? value = null;
        try
        {
            begun.Span.CopyTo(space.Span);
            for (var at = begun.Length; at < length; at += PieceBytes)
            {
                var expected = Math.Min(PieceBytes, length - at);
                using var piece = await calls.Client.SendAsync<GetRange, RentedBytes?>(new(data, at, at + expected - 1), options, CancellationToken.None).ConfigureAwait(false);
                if (piece?.Length != expected)
                    return null;
                piece.Span.CopyTo(space.Span[at..]);
            }

            var batch = new RedisBatch();
            var end = batch.Add<GetRange, RentedBytes?>(new(data, seen.Offset, seen.Offset + seen.Bytes.Length - 1));
            var left = batch.Add<Pttl, long>(new(data));
            await batch.SendAsync(calls.Client, options).ConfigureAwait(false);
            using var id = end.Result;
            if (id is not null && id.Span.SequenceEqual(seen.Bytes.Span))
                value = new(whole, left.Result);
            return value;
        }
        finally
        {
            if (value is null)
                whole.Dispose();
        }
    }
}
