namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>An event that is mapped, as the page lists it.</summary>
/// <param name="Name">Its name, or the name of its type.</param>
/// <param name="Templates">The keys, patterns and tags that it ends, as they were written; none where code decides.</param>
/// <param name="Handlers">How many handlers of the application it calls; null for a type.</param>
internal sealed record EventRow(string Name, IReadOnlyList<string> Templates, int? Handlers);
