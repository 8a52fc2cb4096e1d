using FusionTiered.Invalidation;

namespace FusionTiered.Core.Tests.Invalidation;

/// <summary>The events of a social trading platform: names, data and targets as that platform has them.</summary>
internal static class SignalPlatform
{
    public static readonly (string Event, string[] Templates)[] Events =
    [
        ("signal.created", ["feed:*", "provider:{providerId}:stats", "leaderboard:top"]),
        ("signal.closed", ["signal:{signalId}", "provider:{providerId}:stats", "leaderboard:top"]),
        ("trade.executed", ["feed:{userId}:*", "portfolio:{userId}"]),
        ("price.updated", ["price:{assetPair}"]),
    ];

    public static EventMap Map()
    {
        var map = new InvalidationMap();
        foreach (var (name, templates) in Events)
        {
            map.On(name, templates);
        }

        return map.Compile();
    }

    public static Dictionary<string, string> Data(params (string Name, string Value)[] values) => values.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);

    public static string[] Texts(this EventMatch match) => [.. match.Targets.Select(target => target.ToString())];
}
