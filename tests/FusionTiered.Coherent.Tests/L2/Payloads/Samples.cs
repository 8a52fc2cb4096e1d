using System.Runtime.InteropServices;

#pragma warning disable IDE0130 // The old namespace of these types is in the fixtures.
namespace FusionTiered.Tests.L2.Payloads;
#pragma warning restore IDE0130

// Their names are in the type stamps of the fixtures: do not rename or move them.
public sealed record Price(string Symbol, decimal Amount, DateTimeOffset At);

public sealed record Report(string Title, List<Price> Prices, Dictionary<Side, double> Figures, Report? Previous);

public enum Side
{
    Buy = 1,
    Sell = 2,
}

[StructLayout(LayoutKind.Auto)]
public readonly record struct Level(double Price, long Size, Side Side);

public sealed class Deep(Deep? inner)
{
    public Deep? Inner { get; } = inner;
}

/// <summary>Refuses what JSON hands it.</summary>
public sealed class Stubborn
{
    private readonly int _number;

    public int Number
    {
        get => _number;
        init => _number = value < 100 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }
}

internal static class Samples
{
    public static Price Price { get; } = new("btc", 64_123.45m, new DateTimeOffset(2024, 5, 1, 12, 30, 0, TimeSpan.FromHours(2)));

    public static Report Report { get; } = new(
        "daily \u2603 \"quoted\" \u0000",
        [Price, Price with { Symbol = "eth", Amount = -0.000_000_000_1m }],
        new() { [Side.Buy] = 0.1 + 0.2, [Side.Sell] = double.NaN },
        new Report("yesterday", [], [], null));

    public static List<Price> ManyPrices { get; } =
        [.. Enumerable.Range(0, 100).Select(i => Price with { Symbol = $"symbol {i}", Amount = i * 1.25m })];
}
