using FusionTiered.Sample.Web.Data;
using Microsoft.EntityFrameworkCore;

namespace FusionTiered.Sample.Web.CryptoDashboard;

/// <summary>Rendered reports: memory alone, the database behind it. The id of the latest one is read at the start.</summary>
internal sealed class RenderedReports(IDomainCache cache) : ICacheWarmer
{
    public static readonly CacheProfile Profile = new("rendered");

    /// <summary>The id of the latest report. It is no report, so it has a profile of its own: the figures of <see cref="Profile"/> count reports alone.</summary>
    public static readonly CacheProfile Newest = new("newest");

    private static readonly CacheKey Latest = Newest.Of("report");

    public ValueTask<RenderedReport?> FindAsync(int id, CancellationToken token) =>
        cache.With<SampleDb>().GetOrSetAsync(
            Profile.Of(id),
            id,
            static async (db, id, load, token) => await db.Reports.AsNoTracking().SingleOrDefaultAsync(report => report.Id == id, token) ?? load.Nothing<RenderedReport>(),
            cancellationToken: token);

    public ValueTask<int> LatestIdAsync(CancellationToken token) =>
        cache.With<SampleDb>().GetOrSetAsync(Latest, static (db, token) => db.Reports.MaxAsync(report => report.Id, token), cancellationToken: token);

    public async ValueTask WarmAsync(CacheWarmup warmup, CancellationToken cancellationToken)
    {
        await FindAsync(await LatestIdAsync(cancellationToken), cancellationToken);
        warmup.Loaded(2);
    }
}
