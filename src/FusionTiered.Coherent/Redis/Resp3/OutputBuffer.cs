using System.Buffers;

namespace FusionTiered.Redis.Resp3;

/// <summary>Bytes to be sent, in one pooled array that grows. Not thread-safe; its owner decides on the access.</summary>
internal sealed class OutputBuffer
{
    private const int Start = 32 << 10;
    private const int KeptAtMost = 256 << 10;

    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Room for at least <paramref name="count"/> more bytes.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            Grow(count);
        }

        return _bytes.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    /// <summary>Takes back everything after <paramref name="length"/>.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Empties the buffer, and gives an array back that one large value has blown up.</summary>
    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > KeptAtMost)
        {
            Release();
        }
    }

    /// <summary>Gives the array back. The buffer is empty afterwards and may be used again.</summary>
    public void Release()
    {
        Length = 0;
        var old = _bytes;
        _bytes = [];
        if (old.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(old);
        }
    }

    private void Grow(int count)
    {
        var needed = checked(Length + count);
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Start, Math.Max(needed, (int)Math.Min(Array.MaxLength, 2L * _bytes.Length))));
        Written.CopyTo(larger);
        var old = _bytes;
        _bytes = larger;
        if (old.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(old);
        }
    }
}
