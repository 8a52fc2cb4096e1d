namespace FusionTiered.Flights;

/// <summary>A place in a shared load.</summary>
/// <param name="Flight">The load.</param>
/// <param name="Leads">Whether this caller has to run it.</param>
internal readonly record struct FlightTicket<T>(Flight<T> Flight, bool Leads);
