namespace FusionTiered.Show.Scenes;

/// <summary>Every scene, in the order in which they are played. A new one is one line here.</summary>
public static class SceneList
{
    public static IReadOnlyList<IScene> All { get; } =
    [
        new OneCallForMany(),
        new SetWinsOverLoad(),
        new RemoveWinsOverLoad(),
        new FailureIsShared(),
        new L1BoundUnderPressure(),

        // On three nodes.
        new Promotion(),
        new OneLoadForAllNodes(),
        new EventReachesAllNodes(),
        new RemoveWinsOnAllNodes(),
        new NodeCutOff(),
        new TierAwayAndBack(),
        new StaleStandsIn(),
        new HungSource(),
        new StalenessSeen(),
    ];
}
