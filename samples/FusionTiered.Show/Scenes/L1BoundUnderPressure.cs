using System.Globalization;
using FusionTiered.Show.Market;
using FusionTiered.Show.Run;

namespace FusionTiered.Show.Scenes;

/// <summary>Writers press far more pages into L1 than it may hold, while its size is read without a pause.</summary>
internal sealed class L1BoundUnderPressure : IScene
{
    private const int Entries = 300;
    private const long Bytes = 256 * 1024;
    private const int Writers = 4;
    private const int PagesOfEach = 25_000;

    // Enough where a page takes longer, over a Redis for instance.
    private static readonly TimeSpan Pressing = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public string Name => "l1-bound-under-pressure";

    public string Promise => "L1 never holds more entries or bytes than it may, at any instant";

    public IReadOnlyList<CachePromise> Needs { get; } = [CachePromise.StrictLimits];

    public async Task<SceneResult> PlayAsync(SceneStage stage, CancellationToken ct)
    {
        await using var cache = stage.NewCache(Entries, Bytes);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var watching = Task.Run(() => Watch(cache, ended.Token), CancellationToken.None);
        var pressing = stage.Clock.GetTimestamp();
        var written = (await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => PressAsync(writer), ct)))).Sum();
        await ended.CancelAsync();
        var (looks, mostEntries, mostBytes) = await watching;
        ct.ThrowIfCancellationRequested();
        var end = cache.Read().All;
        for (var began = stage.Clock.GetTimestamp(); Accounted(end) != written && stage.Clock.GetElapsedTime(began) < Patience; end = cache.Read().All)
        {
            // Not every engine counts in the moment when a page goes.
            await Task.Delay(TimeSpan.FromMilliseconds(20), stage.Clock, ct);
        }

        return new(
            Name,
            looks > 100 && mostEntries <= Entries && mostBytes <= Bytes && mostEntries > 0 && written > 10 * Entries && Accounted(end) == written,
            string.Create(CultureInfo.InvariantCulture, $"{written:N0} pages written = {end.Entries:N0} kept + {end.Evicted:N0} evicted + {end.Rejected:N0} not taken in; size read {looks:N0} times meanwhile: at most {mostEntries:N0} of {Entries:N0} entries and {mostBytes:N0} of {Bytes:N0} bytes"));

        async Task<int> PressAsync(int writer)
        {
            var report = stage.Analyst.User(new Page(PageKind.User, "1", "all"));
            var i = 0;
            for (; i < PagesOfEach && stage.Clock.GetElapsedTime(pressing) < Pressing; i++)
            {
                // Long and short ones by turns, so that the bound in entries and the bound in bytes both come to bear;
                // two profiles, so that they take room from each other.
                var number = ((writer * PagesOfEach) + i).ToString(CultureInfo.InvariantCulture);
                var answer = report with { Worth = report.Worth[..(i / 1_000 % 2 == 0 ? 2 : report.Worth.Length)] };
                CacheKey key = i % 2 == 0 ? CacheKeys.UserReport(number, "all") : CacheKeys.CryptoReport(number, "all");
                await cache.Cache.SetAsync(key, answer, cancellationToken: ct);
            }

            return i;
        }
    }

    private static long Accounted(KindFigures figures) => figures.Entries + figures.Evicted + figures.Rejected;

    private static (long Looks, long MostEntries, long MostBytes) Watch(ShowCache cache, CancellationToken ct)
    {
        long looks = 0, entries = 0, bytes = 0;
        while (!ct.IsCancellationRequested)
        {
            var now = cache.Read();
            entries = Math.Max(entries, now.All.Entries);
            bytes = Math.Max(bytes, now.All.Bytes);
            looks++;
        }

        return (looks, entries, bytes);
    }
}
