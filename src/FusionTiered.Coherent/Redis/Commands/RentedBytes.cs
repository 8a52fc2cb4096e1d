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

    /// <summary>An array to be filled by the caller before anybody else sees it.</summary>
    public static RentedBytes OfLength(int length, out Memory<byte> space)
    {
        var array = length == 0 ? [] : ArrayPool<byte>.Shared.Rent(length);
        space = array.AsMemory(0, length);
        return new(array, length);
    }

    public static RentedBytes Copy(ReadOnlySpan<byte> bytes)
    {
        var rented = OfLength(bytes.Length, out var space);
        bytes.CopyTo(space.Span);
        return rented;
    }

    public void Dispose()
    {
        var array = Interlocked.Exchange(ref _array, null);
        if (array is { Length: > 0 })
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }
}
