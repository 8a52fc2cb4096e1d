using System.ComponentModel;

namespace FusionTiered.Benchmarks.Peers.Redis;

/// <summary>A value of about 100 bytes as JSON.</summary>
[ImmutableObject(true)]
public sealed record Quote(string Symbol, string Currency, decimal Price, decimal Change, long Volume)
{
    public static Quote Sample { get; } = new("BTC", "usd", 97_123.45m, -1.25m, 1_234_567_890);

    public static Quote Of(long volume) => Sample with { Volume = volume };
}
