namespace FusionTiered.WriteBehind.Streams;

/// <summary>Another node may hand the writes of the partition to the sink now. It never leaves this package.</summary>
#pragma warning disable CA1032, RCS1194 // It is made by the library alone.
internal sealed class LeaseLostException() : Exception("The lease on the partition is lost.");
#pragma warning restore CA1032, RCS1194
