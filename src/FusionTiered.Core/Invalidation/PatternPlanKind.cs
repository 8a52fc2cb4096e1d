namespace FusionTiered.Invalidation;

/// <summary>How a pattern is carried out in a profile.</summary>
internal enum PatternPlanKind
{
    /// <summary>Look at each key.</summary>
    Walk,

    /// <summary>It matches one key: remove that.</summary>
    ExactKey,

    /// <summary>It matches every key: raise the profile's version.</summary>
    WholeProfile,

    /// <summary>Every entry that it matches carries this tag: raise the tag's version.</summary>
    ImplicitTag,
}
