using System.Runtime.InteropServices;
using FusionTiered.Flights;

namespace FusionTiered.Flows;

/// <summary>The result of one attempt to take the lease of a key.</summary>
/// <param name="Kind">How the attempt ended.</param>
/// <param name="Outcome">The answer, if one was found.</param>
/// <param name="Holder">The id of the present lease, if another load holds it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LeaseAttempt<T>(LeaseAttemptKind Kind, FlightOutcome<T> Outcome = default, string? Holder = null);
