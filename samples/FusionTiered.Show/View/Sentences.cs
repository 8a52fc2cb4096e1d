using System.Globalization;
using FusionTiered.Show.Json;
using FusionTiered.Show.Market;

namespace FusionTiered.Show.View;

/// <summary>The sentences that every view says.</summary>
internal static class Sentences
{
    public static string Data(PriceBook book) => string.Create(
        CultureInfo.InvariantCulture,
        $"{book.Points:N0} real monthly prices of {string.Join(", ", book.Symbols)}, {book.First:yyyy-MM} to {book.Last:yyyy-MM} (samples/FusionTiered.Show/Data)");

    public static string Settings(ReportSettings settings) => string.Create(
        CultureInfo.InvariantCulture,
        $"Engine {settings.Engine}; {settings.Callers:N0} callers{Nodes(settings)}, a source of 50 to 200 ms{Scaled(settings.TimeScale)}");

    public static string Saved(ShowReport report) => report.Total is not { } total ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"{total.Requests:N0} requests cost {total.SourceCalls:N0} source calls: {total.SourceCallsSaved:N0} saved ({Percent(total.SourceCallsSaved, total.Requests):0.0} %), of which {total.CallersSaved:N0} by joining a load under way, {total.L2Hits:N0} by what L2 had.");

    public static string Pace(ReportTraffic traffic) => string.Create(
        CultureInfo.InvariantCulture,
        $"{traffic.PlannedPages:N0} different pages; {traffic.Seconds:0.0} s ({traffic.ServiceSeconds / 60:0.0} min of the service); a source call took {traffic.MeanSourceCallMilliseconds:0.0} ms, a request began {traffic.MostLateMilliseconds:0} ms late at worst.");

    public static string Verdict(ShowReport report)
    {
        var failed = report.Scenes.Count(scene => scene.Failed);
        var promised = report.Scenes.Count(scene => scene.Promised);
        return (report.Stopped, failed) switch
        {
            (true, _) => "Stopped before the end; the figures are those until then.",
            (_, 0) when promised < report.Scenes.Count => string.Create(CultureInfo.InvariantCulture, $"{promised} of {report.Scenes.Count} scenes and checks did what they say, {report.Scenes.Count - promised} show what this engine does not promise, in {report.Seconds:0.0} s."),
            (_, 0) => string.Create(CultureInfo.InvariantCulture, $"All {report.Scenes.Count} scenes and checks did what they say, in {report.Seconds:0.0} s."),
            _ => string.Create(CultureInfo.InvariantCulture, $"{failed} of {report.Scenes.Count} scenes and checks did NOT do what they say: {string.Join(", ", report.Scenes.Where(scene => scene.Failed).Select(scene => scene.Name))}."),
        };
    }

    private static string Nodes(ReportSettings settings) =>
        settings.L2 is { } where ? string.Create(CultureInfo.InvariantCulture, $" on {settings.Nodes} node{(settings.Nodes == 1 ? "" : "s")} over {where}") : "";

    private static string Scaled(double scale) => scale == 1 ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"; 1 s here is {scale:0.##} s of the service, so it takes {50 / scale:0.0} to {200 / scale:0.0} ms");

    private static double Percent(long part, long whole) => whole == 0 ? 0 : 100.0 * part / whole;
}
