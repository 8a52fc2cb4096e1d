namespace FusionTiered.Core.Tests.Alerts;

/// <summary>An alert that a test sends somewhere.</summary>
internal static class SomeAlert
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    public static CacheAlertChange Began(string rule = "HitRate") =>
        new(new("shop", rule, "feed", 40.5, 50, Noon, "The hit rate of profile 'feed' is 40.5 %, below the limit of 50 %."), HasEnded: false, Noon.AddSeconds(30));
}
