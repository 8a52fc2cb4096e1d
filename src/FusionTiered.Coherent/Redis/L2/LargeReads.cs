using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Keyspace;

namespace FusionTiered.Redis.L2;

/// <summary>
/// Reads large values over the connection for such, in pieces: the server copies a reply before it does anything else for anybody,
/// which takes 12 ms for 32 MB and less than half of one for a piece.
/// </summary>
/// <remarks>
/// Each entry has an id of its own. While it is the same behind each piece as in the first look, nobody has changed the value;
/// where it is not, or there is none (plain JSON), the value is read in one.
/// </remarks>
internal sealed class LargeReads(RedisCalls calls, KeyLayout layout)
{
    // Never more than a reply may have: a value that is longer must be seen to be, not end the connection.
    private readonly int _piece = Math.Min(1 << 20, calls.Client.MaxValueBytes);

    /// <summary>The whole value of which a first look has shown the beginning. One that is longer than a reply may be is unreadable.</summary>
    /// <param name="key">The key.</param>
    /// <param name="begun">The beginning.</param>
    /// <param name="options">Until when.</param>
    public async ValueTask<RemoteValue> ReadAsync(string key, RentedBytes begun, SendOptions options)
    {
        options = options with { Route = CommandRoute.Large, GoesOn = true };
        var seen = SeenEntry.Of(new RemoteValue(begun.Memory, left: null));
        if (!seen.IsWhole && await ReadPiecesAsync(key, begun, seen, options).ConfigureAwait(false) is { } value)
        {
            return value;
        }

        var length = await calls.Client.SendAsync<StrLen, long>(new(layout.Data(key)), options, CancellationToken.None).ConfigureAwait(false);
        return length > calls.Client.MaxValueBytes
            ? RemoteValue.Unreadable
            : ValueReads.Found(await calls.Client.GetWithTtlAsync(layout.Data(key), options).ConfigureAwait(false));
    }

    // Null: it has changed meanwhile.
    private async ValueTask<RemoteValue?> ReadPiecesAsync(string key, RentedBytes begun, SeenEntry seen, SendOptions options)
    {
        var piece = await ReadPieceAsync(key, begun.Length, seen, options).ConfigureAwait(false);
        if (piece.OfLength > calls.Client.MaxValueBytes || !piece.IsSame || piece.OfLength < begun.Length)
        {
            piece.Bytes.Dispose();
            return piece.OfLength > calls.Client.MaxValueBytes ? RemoteValue.Unreadable : null;
        }

        var whole = RentedBytes.OfLength((int)piece.OfLength, out var space);
        var isWhole = false;
        try
        {
            begun.Span.CopyTo(space.Span);
            for (var at = begun.Length; ; piece = await ReadPieceAsync(key, at, seen, options).ConfigureAwait(false))
            {
                using var bytes = piece.Bytes;
                if (!piece.IsSame || bytes.Length != Math.Min(_piece, whole.Length - at))
                {
                    return null;
                }

                bytes.Span.CopyTo(space.Span[at..]);
                at += bytes.Length;
                if (at < whole.Length)
                {
                    continue;
                }

                isWhole = true;
                return ValueReads.Found(new StoredValue(whole, piece.Pttl));
            }
        }
        finally
        {
            if (!isWhole)
            {
                whole.Dispose();
            }
        }
    }

    /// <summary>One piece, and behind it, in the same write, the id of the value it belongs to.</summary>
    private async ValueTask<Piece> ReadPieceAsync(string key, int at, SeenEntry seen, SendOptions options)
    {
        var data = layout.Data(key);
        var batch = new RedisBatch();
        var bytes = batch.Add<GetRange, RentedBytes>(new(data, at, at + _piece - 1));
        var length = batch.Add<StrLen, long>(new(data));
        var id = batch.Add<GetRange, RentedBytes>(new(data, seen.Offset, seen.Offset + seen.Bytes.Length - 1));
        var left = batch.Add<Pttl, long>(new(data));
        await batch.SendAsync(calls.Client, options).ConfigureAwait(false);
        using var now = id.Result;
        return new(bytes.Result, length.Result, now.Span.SequenceEqual(seen.Bytes.Span), left.Result);
    }

    private readonly record struct Piece(RentedBytes Bytes, long OfLength, bool IsSame, long Pttl);
}
