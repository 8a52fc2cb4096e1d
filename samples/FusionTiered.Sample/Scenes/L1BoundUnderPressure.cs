using System.Globalization;
using FusionTiered.Sample.Market;
using FusionTiered.Sample.Run;

namespace FusionTiered.Sample.Scenes;

/// <summary>Writers press far more pages into L1 than it may hold, while its size is read without a pause.</summary>
internal sealed class L1BoundUnderPressure : IScene
{
    private const int Entries = 500;
    private const long Bytes = 256 * 1024;
    private const int Writers = 4;
    private const int PagesOfEach = 25_000;

    public string Name => "l1-bound-under-pressure";

    public string Promise => "L1 never holds more entries or bytes than it may, at any instant";

    public async Task<SceneResult> PlayAsync(SceneStage stage, CancellationToken ct)
    {
        await using var cache = stage.NewCache(Entries, Bytes);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var watching = Task.Run(() => Watch(cache, ended.Token), CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => PressAsync(writer), ct)));
        await ended.CancelAsync();
        var (looks, mostEntries, mostBytes) = await watching;
        ct.ThrowIfCancellationRequested();
        var evicted = cache.Read().Kinds.Sum(kind => kind.Evictions);
        return new(
            Name,
            looks > 100 && mostEntries <= Entries && mostBytes <= Bytes && mostEntries > 0 && evicted > 0,
            string.Create(CultureInfo.InvariantCulture, $"{Writers * PagesOfEach:N0} pages written, size read {looks:N0} times meanwhile: at most {mostEntries:N0} of {Entries:N0} entries and {mostBytes:N0} of {Bytes:N0} bytes, {evicted:N0} evicted"));

        async Task PressAsync(int writer)
        {
            var report = stage.Analyst.User(new Page(PageKind.User, "1", "all"));
            for (var i = 0; i < PagesOfEach; i++)
            {
                // Long and short ones by turns, so that the bound in entries and the bound in bytes both come to bear.
                var page = new Page(PageKind.User, (1_000_000 + (writer * PagesOfEach) + i).ToString(CultureInfo.InvariantCulture), "all");
                var worth = report.Worth[..(i / 1_000 % 2 == 0 ? 2 : report.Worth.Length)];
                await cache.Cache.SetAsync(CacheKeys.UserReport(page.Subject, page.Detail), report with { Page = page.Name, Worth = worth }, cancellationToken: ct);
            }
        }
    }

    private static (long Looks, long MostEntries, long MostBytes) Watch(SampleCache cache, CancellationToken ct)
    {
        long looks = 0, entries = 0, bytes = 0;
        while (!ct.IsCancellationRequested)
        {
            var now = cache.Read();
            entries = Math.Max(entries, now.Entries);
            bytes = Math.Max(bytes, now.Bytes);
            looks++;
        }

        return (looks, entries, bytes);
    }
}
