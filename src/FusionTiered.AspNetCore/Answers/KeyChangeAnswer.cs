namespace FusionTiered.AspNetCore.Answers;

/// <summary>What became of one key.</summary>
/// <param name="Key">Its text, or the name that stands for it.</param>
/// <param name="Outcome"><c>removed</c>, <c>expired</c> or <c>refreshed</c>.</param>
/// <param name="Removed">Of a removal: 1 where a tier had a fresh value.</param>
/// <param name="Reach">How far it got: <c>Everywhere</c> or <c>LocalOnly</c>.</param>
internal sealed record KeyChangeAnswer(string Key, string Outcome, long Removed, string Reach);
