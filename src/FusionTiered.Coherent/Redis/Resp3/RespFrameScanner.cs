using System.Runtime.CompilerServices;

namespace FusionTiered.Redis.Resp3;

/// <summary>
/// Finds where a top-level value ends, however its bytes arrive.
/// <para>
/// What: the state of one walk over one frame: a position and, per open aggregate, how many children are still to come.
/// Why: each byte is looked at once, however many pieces it comes in, and nothing is allocated on the word of the peer;
/// a header beyond the limits is an error before anything is read for it.
/// Shape: the window always begins at the first byte of the frame, so the buffer below may move as it likes.
/// </para>
/// <para>
/// An attribute does not count as a child of its aggregate, nor does a push inside a reply
/// (Redis 6 and KeyDB put them there, redis#8935): both are walked over, and <see cref="HasNestedPush"/> tells of the second.
/// </para>
/// </summary>
internal struct RespFrameScanner
{
    private const int Uncounted = 1 << 30;

    private readonly RespLimits _limits;
    private OpenLevels _open;
    private int _depth;
    private int _searched;

    public RespFrameScanner(RespLimits limits)
    {
        if (limits.MaxDepth is < 1 or > RespLimits.DeepestAllowed)
        {
            throw new ArgumentOutOfRangeException(nameof(limits), limits.MaxDepth, $"MaxDepth must be from 1 to {RespLimits.DeepestAllowed}.");
        }

        if (limits.MaxElements is < 1 or >= Uncounted)
        {
            throw new ArgumentOutOfRangeException(nameof(limits), limits.MaxElements, $"MaxElements must be from 1 to {Uncounted - 1}.");
        }

        _limits = limits;
    }

    /// <summary>Bytes of the frame walked so far; after success, its length.</summary>
    public int Length { get; private set; }

    /// <summary>Calling again is pointless until the window holds this many bytes.</summary>
    public int Wanted { get; private set; }

    /// <summary>Whether a push stands inside this frame.</summary>
    public bool HasNestedPush { get; private set; }

    /// <summary>Forgets the frame that was completed.</summary>
    public void Next()
    {
        Length = Wanted = _depth = _searched = 0;
        HasNestedPush = false;
    }

    /// <summary>Goes on where the last call stopped; true when <see cref="Length"/> bytes of the window are one whole frame.</summary>
    public bool TryComplete(ReadOnlySpan<byte> window)
    {
        while (Length < window.Length)
        {
            var rest = window[Length..];
            if (!RespHeader.TryRead(rest, _searched, _limits, out var header))
            {
                _searched = Math.Max(1, rest[^1] == '\r' ? rest.Length - 1 : rest.Length);
                return NotYet(window.Length + 1);
            }

            // Both are limited, so the sum stays within a long, not within an int.
            var end = (long)Length + header.SizeWithBody;
            if (end > _limits.MaxFrameBytes)
            {
                throw new RespProtocolException("A frame is longer than allowed.");
            }

            if (end > window.Length)
            {
                _searched = 0;
                return NotYet((int)end);
            }

            if (header.IsBulk && !header.IsNull && !(window[(int)end - 2] == '\r' && window[(int)end - 1] == '\n'))
            {
                throw new RespProtocolException("A string does not end where its length says.");
            }

            _searched = 0;
            Length = (int)end;
            if (!Opened(header) && CloseValue())
            {
                return true;
            }
        }

        return NotYet(window.Length + 1);
    }

    private bool NotYet(int wanted)
    {
        Wanted = wanted;
        return false;
    }

    /// <summary>True when the header opened a level that now waits for children, or that counts for nothing.</summary>
    private bool Opened(in RespHeader header)
    {
        if (!header.IsAggregate || header.IsNull)
        {
            return false;
        }

        var nestedPush = header.Type == RespType.Push && _depth > 0;
        HasNestedPush |= nestedPush;
        var uncounted = header.Type == RespType.Attribute || nestedPush;
        if (header.Children == 0)
        {
            return uncounted;
        }

        if (_depth == _limits.MaxDepth)
        {
            throw new RespProtocolException("Values are nested deeper than allowed.");
        }

        _open[_depth++] = header.Children | (uncounted ? Uncounted : 0);
        return true;
    }

    /// <summary>One value has ended: closes every level it was the last child of; true when none is left.</summary>
    private bool CloseValue()
    {
        while (_depth > 0)
        {
            ref var level = ref _open[_depth - 1];
            level--;
            if ((level & ~Uncounted) > 0)
            {
                return false;
            }

            var counted = (level & Uncounted) == 0;
            _depth--;
            if (!counted)
            {
                return false;
            }
        }

        return true;
    }

    [InlineArray(RespLimits.DeepestAllowed)]
    private struct OpenLevels
    {
        private int _first;
    }
}
