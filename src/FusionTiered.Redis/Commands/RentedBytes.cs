using System.Buffers;

namespace FusionTiered.Redis.Commands;

/// <summary>
/// A value in a pooled array. Dispose gives the array back, once, however often it is called; afterwards the bytes are gone.
/// Without Dispose nothing breaks: the array is then collected instead of reused.
/// A class, not a struct: a copy that gives the same array back twice would hand one caller's value to another.
/// </summary>
internal sealed class RentedBytes : IDisposable
{
    private byte[]? _array;

    private RentedBytes(byte[] array, int length)
    {
        _array = array;
        Length = length;
    }

    public int Length { get; }

    public ReadOnlyMemory<byte> Memory => Array.AsMemory(0, Length);

    public ReadOnlySpan<byte> Span => Array.AsSpan(0, Length);

    private byte[] Array => Volatile.Read(ref _array) ?? throw new ObjectDisposedException(nameof(RentedBytes));

    public static RentedBytes Copy(ReadOnlySpan<byte> bytes)
    {
        var array = bytes.IsEmpty ? [] : ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(array);
        return new(array, bytes.Length);
    }

    public void Dispose()
    {
        var array = Interlocked.Exchange(ref _array, null);
        if (array is { Length: > 0 })
            ArrayPool<byte>.Shared.Return(array);
    }
}
