using FusionTiered.Sample.Web.Data;
using Microsoft.Extensions.Configuration;

namespace FusionTiered.Sample.Web.Tests.Contracts;

/// <summary>The choices of a start.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("postgres://me:p%40ss@db:6000/sample", "Host=db;Port=6000;Database=sample;Username=me;Password=p@ss")]
    [InlineData("postgresql://me@db/sample", "Host=db;Port=5432;Database=sample;Username=me")]
    public void DATABASE_URL_names_a_PostgreSQL_database(string url, string connection) => PostgresUrl.ToConnectionString(url).Should().Be(connection);

    [Theory]
    [InlineData("engine", "turbo", "--engine is 'turbo'")]
    [InlineData("REDIS_URL", "localhost", "REDIS_URL takes a URL")]
    [InlineData("DATABASE_URL", "mysql://x/y", "DATABASE_URL takes a URL")]
    public void A_wrong_choice_is_named(string name, string value, string fault) => Of(name, value).Fault.Should().StartWith(fault);

    [Fact]
    public void Without_a_choice_it_is_FusionCache_in_memory_on_SQLite() =>
        Of("engine", "").Should().Match<SampleSettings>(it => it.Fault == null && !it.IsCoherent && it.Redis == null && it.Postgres == null);

    private static SampleSettings Of(string name, string value) => SampleSettings.Of(new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build());
}
