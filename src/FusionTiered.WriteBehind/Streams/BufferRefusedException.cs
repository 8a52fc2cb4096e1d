namespace FusionTiered.WriteBehind.Streams;

/// <summary>The server, or the other nodes, do not fit the options. To try again does not help. Application code meets it at the start of the host alone.</summary>
#pragma warning disable CA1032, RCS1194 // It is made by the library alone.
internal sealed class BufferRefusedException(string message) : InvalidOperationException(message);
#pragma warning restore CA1032, RCS1194
