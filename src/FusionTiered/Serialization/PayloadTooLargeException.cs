using System.Globalization;

namespace FusionTiered.Fusion.Serialization;

/// <summary>An entry is longer than its profile lets go to L2, or come from there. It never leaves this package: a value that is written stays in memory, one that is read is a miss.</summary>
#pragma warning disable CA1032, RCS1194 // nobody else makes one
internal sealed class PayloadTooLargeException(long length, long most)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"The entry has {length} bytes; MaxL2ValueBytes is {most}."));
#pragma warning restore CA1032, RCS1194
