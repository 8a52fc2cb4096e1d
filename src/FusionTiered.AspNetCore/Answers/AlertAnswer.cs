namespace FusionTiered.AspNetCore.Answers;

/// <summary>An alert that stands.</summary>
/// <param name="Rule">The name of its rule.</param>
/// <param name="Profile">The profile; null: all.</param>
/// <param name="Value">The figure.</param>
/// <param name="Limit">Its limit.</param>
/// <param name="Since">Since when.</param>
/// <param name="Message">For people.</param>
internal sealed record AlertAnswer(string Rule, string? Profile, double Value, double Limit, DateTimeOffset Since, string Message);
