using System.Buffers;

namespace FusionTiered.Redis.Connections;

/// <summary>
/// Bytes received and not yet read, in one pooled array: it grows by doubling as bytes arrive, never on the word of a header,
/// and shrinks again when a large frame has passed. Used by the reader only.
/// </summary>
internal sealed class ReceiveBuffer
{
    private const int Start = 64 << 10;
    private const int KeptAtMost = 1 << 20;

    private byte[] _bytes = [];
    private int _start;
    private int _end;

    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Free space for the next receive: at least one byte, and better all that is <paramref name="wanted"/> for the current frame.</summary>
    public Span<byte> Free(int wanted)
    {
        if (_start == _end)
        {
            _start = _end = 0;
            if (_bytes.Length > KeptAtMost)
            {
                Release();
            }
        }

        if (_bytes.Length == 0)
        {
            _bytes = ArrayPool<byte>.Shared.Rent(Start);
        }

        if (_end == _bytes.Length || (_bytes.Length - _start < wanted && _bytes.Length - _end < _bytes.Length / 4))
        {
            MakeRoom(wanted);
        }

        return _bytes.AsSpan(_end);
    }

    public void Received(int count) => _end += count;

    public void Consume(int count) => _start += count;

    public void Release()
    {
        var old = _bytes;
        _bytes = [];
        _start = _end = 0;
        if (old.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(old);
        }
    }

    private void MakeRoom(int wanted)
    {
        var unread = _end - _start;
        // Enough after moving to the front? Then no larger array.
        if (unread <= _bytes.Length / 2 && wanted <= _bytes.Length)
        {
            Unread.CopyTo(_bytes);
        }
        else
        {
            var size = (int)Math.Min(Array.MaxLength, Math.Max(unread + 1L, 2L * _bytes.Length));
            var larger = ArrayPool<byte>.Shared.Rent(size);
            Unread.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        _start = 0;
        _end = unread;
    }
}
