namespace FusionTiered.Alerts;

/// <summary>The limits of the named sets.</summary>
internal static class AlertSets
{
    private static readonly (CacheAlertFigure Figure, double Limit)[] Trading =
    [
        (CacheAlertFigure.HitRate, 50),
        (CacheAlertFigure.L1HitRate, 30),
        (CacheAlertFigure.Latency, 10),
        (CacheAlertFigure.L2Away, 10),
        (CacheAlertFigure.EvictionRate, 100),
    ];

    private static readonly (CacheAlertFigure Figure, double Limit)[] Signals =
    [
        (CacheAlertFigure.HitRate, 80),
        (CacheAlertFigure.ResponseTime, 2_000),
        (CacheAlertFigure.Memory, 80),
        (CacheAlertFigure.InvalidationRate, 50),
    ];

    /// <summary>The rules of a set; each has the name of its figure.</summary>
    public static IReadOnlyList<(CacheAlertFigure Figure, double Limit)> Of(CacheAlertSet set) => set switch
    {
        CacheAlertSet.Default => [.. Trading, (CacheAlertFigure.Memory, 80)],
        CacheAlertSet.SignalPlatform => Signals,
        CacheAlertSet.TradingEngine => Trading,
        _ => [],
    };
}
