namespace FusionTiered.Fusion.Tickets;

/// <summary>A value as hits get it.</summary>
/// <param name="Value">The value.</param>
/// <param name="FreshFor">How long it may be served from memory.</param>
internal sealed record TicketValue(object? Value, TimeSpan FreshFor);
