using System.Globalization;

namespace FusionTiered.Show.Market;

/// <summary>The whole price history that ships with the show (see Data/README.md), read once.</summary>
public sealed class PriceBook
{
    /// <summary>The symbol under which the index stands beside the stocks.</summary>
    public const string Index = "SP500";

    private readonly Dictionary<string, PricePoint[]> _histories;

    private PriceBook(Dictionary<string, PricePoint[]> histories)
    {
        _histories = histories;
        Symbols = [.. histories.Keys.Order(StringComparer.Ordinal)];
        First = histories.Values.Min(h => h[0].Month);
        Last = histories.Values.Max(h => h[^1].Month);
    }

    public IReadOnlyList<string> Symbols { get; }

    public DateOnly First { get; }

    public DateOnly Last { get; }

    public int Points => _histories.Values.Sum(h => h.Length);

    public ReadOnlySpan<PricePoint> Of(string symbol) => _histories.TryGetValue(symbol, out var history)
        ? history
        : throw new KeyNotFoundException($"No prices of '{symbol}' are here; there are {string.Join(", ", Symbols)}.");

    /// <summary>Reads the embedded files; fails with the file and line if one is not as it should be.</summary>
    public static PriceBook Load()
    {
        var histories = new Dictionary<string, List<PricePoint>>(StringComparer.Ordinal);
        Read("stocks.csv", "symbol,date,price", cells => Add(cells[0], cells[1], cells[2]));
        Read("sp500.csv", "date,price", cells => Add(Index, cells[0], cells[1]));
        return new(histories.ToDictionary(
            pair => pair.Key,
            pair => pair.Value.OrderBy(point => point.Month).ToArray(),
            StringComparer.Ordinal));

        void Add(string symbol, string date, string price)
        {
            if (!histories.TryGetValue(symbol, out var history))
            {
                histories.Add(symbol, history = []);
            }

            history.Add(new(
                DateOnly.ParseExact(date, "MMM d yyyy", CultureInfo.InvariantCulture),
                double.Parse(price, NumberStyles.Float, CultureInfo.InvariantCulture)));
        }
    }

    private static void Read(string file, string header, Action<string[]> row)
    {
        using var stream = typeof(PriceBook).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidDataException($"{file} is not part of this build.");
        using var reader = new StreamReader(stream);
        if (!string.Equals(reader.ReadLine(), header, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{file}: the first line must be '{header}'.");
        }

        var columns = header.Split(',').Length;
        for (var number = 2; reader.ReadLine() is { } line; number++)
        {
            var cells = line.Split(',');
            if (cells.Length != columns)
            {
                throw new InvalidDataException($"{file}, line {number}: {cells.Length} cells, expected {columns}.");
            }

            row(cells);
        }
    }
}
