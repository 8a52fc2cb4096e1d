using System.Buffers;

namespace FusionTiered.L2.Payloads;

/// <summary>Pooled memory in one piece that a payload is written to. Give it back by disposing it; then <see cref="Written"/> is gone.</summary>
internal sealed class PayloadBuffer : IBufferWriter<byte>, IDisposable
{
    private const int Smallest = 256;

    private byte[] _array = [];
    private int _length;
    private int _limit = Array.MaxLength;

    public ReadOnlyMemory<byte> Written => _array.AsMemory(0, _length);

    public int Length => _length;

    /// <summary>Whether a write went over the limit since <see cref="Clear"/>.</summary>
    public bool IsOverLimit { get; private set; }

    internal Span<byte> Span => _array.AsSpan(0, _length);

    /// <summary>Empties it; the next payload may have <paramref name="limit"/> bytes.</summary>
    public void Clear(int limit = int.MaxValue)
    {
        _length = 0;
        _limit = Math.Min(limit, Array.MaxLength);
        IsOverLimit = false;
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _array.Length - _length);
        if (count > _limit - _length)
        {
            Refuse();
        }

        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _array.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _array.AsSpan(_length);
    }

    /// <summary>Takes over a rented array with its content, instead of its own.</summary>
    internal void Replace(byte[] rented, int length)
    {
        Release();
        _array = rented;
        _length = length;
    }

    public void Dispose()
    {
        Release();
        _array = [];
        _length = 0;
    }

    private void Reserve(int sizeHint)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        var wanted = Math.Max(sizeHint, 1);
        if (wanted <= _array.Length - _length)
        {
            return;
        }

        // Serializers ask for the most that a value could take, JSON for three times its characters: more than the limit is no proof yet.
        if (wanted > (4L * _limit) + Smallest)
        {
            Refuse();
        }

        var capacity = Math.Max((long)_length + wanted, Math.Min(2L * _array.Length, _length + (long)_limit));
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(capacity, Smallest, Array.MaxLength));
        _array.AsSpan(0, _length).CopyTo(larger);
        Release();
        _array = larger;
    }

    private void Refuse()
    {
        IsOverLimit = true;
        throw new PayloadTooLargeException();
    }

    private void Release()
    {
        if (_array.Length != 0)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }
    }
}
