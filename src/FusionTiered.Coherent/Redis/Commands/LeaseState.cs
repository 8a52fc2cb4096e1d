using System.Runtime.InteropServices;

namespace FusionTiered.Redis.Commands;

/// <summary>What <see cref="TakeLease"/> has found.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct LeaseState : IDisposable
{
    /// <summary>What is under the data key.</summary>
    public StoredValue Value;

    /// <summary>Whose lease stands in the way; null: it was granted.</summary>
    public string? Holder { get; set; }

    public readonly void Dispose() => Value.Dispose();
}
