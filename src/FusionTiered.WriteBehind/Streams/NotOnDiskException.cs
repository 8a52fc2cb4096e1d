namespace FusionTiered.WriteBehind.Streams;

/// <summary>Redis has a write, and it is not known whether it is on disk.</summary>
#pragma warning disable CA1032, RCS1194 // It is made by the library alone.
internal sealed class NotOnDiskException(string reason) : Exception(reason);
#pragma warning restore CA1032, RCS1194
