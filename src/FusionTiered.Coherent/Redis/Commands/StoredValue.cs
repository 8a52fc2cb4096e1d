using System.Runtime.InteropServices;

namespace FusionTiered.Redis.Commands;

/// <summary>A value and how long the server will keep it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct StoredValue(RentedBytes? bytes, long pttl) : IDisposable
{
    /// <summary><see cref="Pttl"/> of a key that is not there.</summary>
    public const long NoKey = -2;

    /// <summary><see cref="Pttl"/> of a key that never expires.</summary>
    public const long NoExpiry = -1;

    /// <summary>The value, null when there is none. Its receiver disposes it.</summary>
    public RentedBytes? Bytes { get; } = bytes;

    /// <summary>Milliseconds left, <see cref="NoExpiry"/> or <see cref="NoKey"/>. Read after the value: it may name a later state of the key.</summary>
    public long Pttl { get; } = pttl;

    public void Dispose() => Bytes?.Dispose();
}
