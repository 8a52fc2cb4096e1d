using System.Globalization;

namespace FusionTiered.Fusion.Serialization;

/// <summary>An entry is longer than its profile lets go to L2. It never leaves this package: the value stays in memory.</summary>
#pragma warning disable CA1032, RCS1194 // nobody else makes one
internal sealed class PayloadTooLargeException(long length, long most)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"The entry has {length} bytes; MaxL2ValueBytes is {most}."));
#pragma warning restore CA1032, RCS1194
