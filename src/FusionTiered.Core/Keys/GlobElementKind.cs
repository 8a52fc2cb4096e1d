namespace FusionTiered.Keys;

/// <summary>What a piece of a pattern stands for.</summary>
internal enum GlobElementKind
{
    /// <summary>Itself.</summary>
    Literal,

    /// <summary>One character, whichever: <c>?</c>.</summary>
    One,

    /// <summary>Any text, also none: <c>*</c>.</summary>
    Many,

    /// <summary>One character of a class: <c>[abc]</c>.</summary>
    In,

    /// <summary>One character that is not of the class: <c>[^abc]</c>.</summary>
    NotIn,
}
