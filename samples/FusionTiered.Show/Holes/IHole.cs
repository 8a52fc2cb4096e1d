namespace FusionTiered.Show.Holes;

/// <summary>One scene, or a few that need the same nodes.</summary>
internal interface IHole
{
    /// <summary>For <c>--only</c>.</summary>
    string Name { get; }

    /// <summary>Whether one play takes many seconds: a quick run plays it on the default engine alone.</summary>
    bool IsSlow { get; }

    Task PlayAsync(HoleStage stage, Kind kind, HoleTable table);
}
