namespace FusionTiered.Invalidation;

/// <summary>What a piece of a template is.</summary>
internal enum TemplatePieceKind
{
    /// <summary>Text that stands for itself.</summary>
    Literal,

    /// <summary><c>*</c>, <c>?</c> or a class.</summary>
    Wildcard,

    /// <summary><c>{name}</c>.</summary>
    Placeholder,
}
