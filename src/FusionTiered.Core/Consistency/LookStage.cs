namespace FusionTiered.Consistency;

/// <summary>The comparisons of one sampled hit, in their order.</summary>
internal enum LookStage
{
    /// <summary>A second after the hit.</summary>
    First,

    /// <summary>A second after a difference of the first look: the change may just have been on its way.</summary>
    FirstAgain,

    /// <summary>Ten seconds after the hit.</summary>
    Second,

    /// <summary>A second after a difference of the second look.</summary>
    SecondAgain,

    /// <summary>Nine seconds after a difference that the second look found first.</summary>
    Last,
}
