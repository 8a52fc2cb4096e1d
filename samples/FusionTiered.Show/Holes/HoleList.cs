namespace FusionTiered.Show.Holes;

/// <summary>All scenes, in the order of the table.</summary>
internal static class HoleList
{
    public static IReadOnlyList<IHole> All { get; } =
    [
        new LoadsOnOneNode(),
        new LoadsAcrossNodes(),
        new RandomChanges(),
        new WritesAtOnce(),
        new LostConnections(),
        new FrozenServer(),
        new HungSources(),
        new OneLoadOnThreeNodes(),
        new KilledLoader(),
        new SkewedClock(),
        new ExpiredMarks(),
        new MissesWithoutRedis(),
    ];
}
