using System.Globalization;

namespace FusionTiered.Sample;

/// <summary>A slow service with real prices; it can be told to fail, and that a new month has come.</summary>
internal sealed class PriceSource
{
    private readonly Dictionary<string, double[]> _prices = Rows("stocks.csv", "").Concat(Rows("sp500.csv", "SP500,"))
        .GroupBy(row => row[0], row => double.Parse(row[2], CultureInfo.InvariantCulture)).ToDictionary(group => group.Key, group => group.ToArray());
    public int Calls;

    public string[] Symbols => [.. _prices.Keys];
    public bool IsBroken { get; set; }
    public int MonthsToCome { get; set; } = 1;
    public double[] Known(string symbol) => _prices[symbol][..^MonthsToCome];

    public async ValueTask<double[]> PricesAsync(string symbol, CancellationToken ct)
    {
        Interlocked.Increment(ref Calls);
        await Task.Delay(50, ct);
        return IsBroken ? throw new TimeoutException("The price service gave no answer.") : Known(symbol);
    }

    private static IEnumerable<string[]> Rows(string file, string symbol) => new StreamReader(typeof(PriceSource).Assembly.GetManifestResourceStream(file)!)
        .ReadToEnd().TrimEnd().Split('\n').Skip(1).Select(row => (symbol + row).Split(','));
}
