namespace FusionTiered.WriteBehind.Streams;

/// <summary>The server, or the other nodes, do not fit the options. To try again does not help. Application code meets it at the start of the host alone.</summary>
#pragma warning disable CA1032, RCS1194 // It is made by the library alone.
internal sealed class BufferRefusedException(string message) : InvalidOperationException(message)
{
    public static BufferRefusedException Partitions(int own, long held) =>
        new($"{nameof(DurableWriteBehindOptions.Partitions)} is {own}; other nodes or pending writes use {held}. It can change only while nothing is pending and no node runs.");
}
#pragma warning restore CA1032, RCS1194
