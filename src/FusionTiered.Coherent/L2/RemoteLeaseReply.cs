using System.Runtime.InteropServices;

namespace FusionTiered;

/// <summary>The answer to a request for a lease.</summary>
/// <param name="holder">The id of the lease that stands; null: the lease was granted.</param>
/// <param name="value">The value under the key after that.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly struct RemoteLeaseReply(string? holder, RemoteValue value) : IDisposable
{
    /// <summary>Whether the lease was granted.</summary>
    public bool IsGranted => Holder is null;

    /// <summary>The id of the lease that stands in the way; null when it was granted.</summary>
    public string? Holder { get; } = holder;

    /// <summary>The value under the key, read after the lease was granted or refused.</summary>
    public RemoteValue Value { get; } = value;

    /// <inheritdoc/>
    public void Dispose() => Value.Dispose();
}
