using System.Runtime.InteropServices;
using FusionTiered.Flights;

namespace FusionTiered.Flows;

/// <summary>What came of asking for a lease.</summary>
/// <param name="Kind">What came of it.</param>
/// <param name="Outcome">The answer, where there is one.</param>
/// <param name="Holder">Who has the lease, where another has.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Leased<T>(LeasedKind Kind, FlightOutcome<T> Outcome = default, string? Holder = null);
