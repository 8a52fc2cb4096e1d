using System.Runtime.InteropServices;

namespace FusionTiered;

/// <summary>The value that L2 has under a key. Disposing it gives its memory back; then <see cref="Payload"/> is gone.</summary>
/// <param name="payload">The bytes.</param>
/// <param name="left">How long the tier will still keep it; null: for ever, or it cannot say.</param>
/// <param name="owner">Gives the memory back, once, however often it is disposed; null: there is nothing to give back.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly struct RemoteValue(ReadOnlyMemory<byte> payload, TimeSpan? left, IDisposable? owner = null) : IDisposable
{
    private RemoteValue(bool isUnreadable)
        : this(default, left: null) => IsUnreadable = isUnreadable;

    /// <summary>Something is there that this node cannot read, and that is left alone: a value that is too long for it, say.</summary>
    public static RemoteValue Unreadable { get; } = new(isUnreadable: true);

    /// <summary>Whether there is a value; false for <c>default</c>.</summary>
    public bool Exists { get; } = true;

    /// <summary>Whether it is <see cref="Unreadable"/>: then it has no bytes.</summary>
    public bool IsUnreadable { get; }

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Payload { get; } = payload;

    /// <summary>How long the tier will still keep it; null: for ever, or it cannot say.</summary>
    public TimeSpan? Left { get; } = left;

    /// <inheritdoc/>
    public void Dispose() => owner?.Dispose();
}
