using System.Runtime.InteropServices;

namespace FusionTiered.Show.Market;

/// <summary>One month's price of one symbol.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PricePoint(DateOnly Month, double Price);
