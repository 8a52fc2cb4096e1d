using System.Runtime.InteropServices;

namespace FusionTiered.Redis.Commands;

/// <summary>The result of <see cref="TakeLease"/>.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct LeaseState : IDisposable
{
    /// <summary>The value under the data key.</summary>
    public StoredValue Value;

    /// <summary>Whose lease stands in the way; null: it was granted.</summary>
    public string? Holder { get; set; }

    public readonly void Dispose() => Value.Dispose();
}
