using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace FusionTiered.Sample.Web.Data;

/// <summary>SQLite, or PostgreSQL where <c>DATABASE_URL</c> names one. The tables and their rows are made at the first start.</summary>
internal static class SampleDatabase
{
    private const int MostTries = 20;

    public static IServiceCollection AddSampleDatabase(this IServiceCollection services, SampleSettings settings) =>
        services.AddDbContext<SampleDb>(options =>
        {
            _ = settings.Postgres is { } url ? options.UseNpgsql(PostgresUrl.ToConnectionString(url)) : options.UseSqlite($"Data Source={settings.SqliteFile}");
            options.UseAsyncSeeding(static (db, _, token) => SeedRows.AddAsync((SampleDb)db, token));
        });

    /// <summary>Several instances may start at once on one database: those that come second find it made, or try again.</summary>
    public static async Task CreateAsync(IServiceProvider services)
    {
        for (var tries = 1; ; tries++)
        {
            await using var scope = services.CreateAsyncScope();
            try
            {
                await scope.ServiceProvider.GetRequiredService<SampleDb>().Database.EnsureCreatedAsync();
                return;
            }
            catch (Exception failure) when (failure is DbException or DbUpdateException && tries < MostTries)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250));
            }
        }
    }
}
