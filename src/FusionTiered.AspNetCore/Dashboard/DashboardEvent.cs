namespace FusionTiered.AspNetCore.Dashboard;

/// <summary>One event of a viewer's stream.</summary>
/// <param name="Kind"><c>about</c>, <c>history</c> or <c>sample</c>.</param>
/// <param name="Json">Its data.</param>
internal sealed record DashboardEvent(string Kind, string Json);
