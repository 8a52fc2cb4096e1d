using System.Globalization;
using FusionTiered.Show.Market;

namespace FusionTiered.Show.Traffic;

/// <summary>Makes a stream from a seed: skewed (Zipf), with bursts, and with a shift of what is popular half way.</summary>
public sealed class MadeTraffic(PageCatalogue catalogue, int seed)
{
    private const double Exponent = 0.9;
    private const int Bursts = 16;
    private const int BurstSize = 250;

    // Out of 100 requests, by kind in the order of PageKind.
    private static readonly int[] Mix = [15, 25, 10, 15, 15, 20];

    private readonly Random _random = new(seed);
    private readonly Zipf[] _ranks = [.. Enum.GetValues<PageKind>().Select(kind => new Zipf(catalogue.Of(kind).Length, Exponent))];

    public TrafficPlan Plan(int count, TimeSpan length)
    {
        var before = Shuffled();
        var after = Shuffled();
        var burst = Math.Min(BurstSize, count / (Bursts * 2));
        var requests = new List<(TimeSpan Due, Page Page)>(count);
        for (var i = 0; burst > 0 && i < Bursts; i++)
        {
            // Somewhere in the i-th part of the run, everybody wants the same page at the same moment.
            var due = length * ((i + _random.NextDouble()) / Bursts);
            var page = Draw(due < length / 2 ? before : after);
            requests.AddRange(Enumerable.Repeat((due, page), burst));
        }

        while (requests.Count < count)
        {
            var due = length * _random.NextDouble();
            requests.Add((due, Draw(due < length / 2 ? before : after)));
        }

        // OrderBy is stable: one seed, one stream.
        var ordered = requests.OrderBy(request => request.Due).ToArray();
        return new(
            string.Create(CultureInfo.InvariantCulture, $"made from seed {seed}: Zipf {Exponent}, {Bursts} bursts of {burst}, other pages popular after half the run"),
            [.. ordered.Select(request => request.Page)],
            [.. ordered.Select(request => request.Due)],
            length,
            length / 2);
    }

    private Page[][] Shuffled() => [.. Enum.GetValues<PageKind>().Select(kind =>
    {
        var pages = catalogue.Of(kind).ToArray();
        _random.Shuffle(pages);
        return pages;
    })];

    private Page Draw(Page[][] popularity)
    {
        var chance = _random.Next(100);
        var kind = 0;
        while (chance >= Mix[kind])
        {
            chance -= Mix[kind++];
        }

        return popularity[kind][_ranks[kind].Draw(_random)];
    }
}
