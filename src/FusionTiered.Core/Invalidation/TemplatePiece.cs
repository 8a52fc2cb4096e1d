namespace FusionTiered.Invalidation;

/// <summary>A piece of a template: fixed text, wildcards, or a placeholder.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Text">The text without its escapes, the wildcards as written, or the name of the placeholder.</param>
/// <param name="Lower">Of a placeholder: whether its value is written in lower case.</param>
internal readonly record struct TemplatePiece(TemplatePieceKind Kind, string Text, bool Lower = false);
