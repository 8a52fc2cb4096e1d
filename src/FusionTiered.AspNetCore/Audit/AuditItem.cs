namespace FusionTiered.AspNetCore.Audit;

/// <summary>One change that was made.</summary>
/// <param name="At">When.</param>
/// <param name="Cache">The name of the cache; empty for the one without.</param>
/// <param name="Who">The name of the caller, or <c>(anonymous)</c>.</param>
/// <param name="Address">Its address.</param>
/// <param name="Change">What was asked for: <c>remove</c>.</param>
/// <param name="Subject">On what, as a log may show it.</param>
/// <param name="Removed">How many values went.</param>
/// <param name="Reach">How far it got: <c>Everywhere</c> or <c>LocalOnly</c>.</param>
internal sealed record AuditItem(DateTimeOffset At, string Cache, string Who, string Address, string Change, string Subject, long Removed, string Reach);
