namespace FusionTiered.AspNetCore.Answers;

/// <summary>One key.</summary>
/// <param name="Key">Its text, or the name that stands for it.</param>
/// <param name="Profile">Its profile.</param>
internal sealed record KeyAnswer(string Key, string Profile);
