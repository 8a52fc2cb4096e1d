using FusionTiered.AspNetCore.Tests.Support;
using FusionTiered.Sample.Web.Data;
using FusionTiered.Sample.Web.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Sample.Web.Tests.Contracts;

/// <summary>The choices of a start.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("postgres://me:p%40ss@db:6000/sample", "Host=db;Port=6000;Database=sample;Username=me;Password=p@ss")]
    [InlineData("postgresql://me@db/sample", "Host=db;Port=5432;Database=sample;Username=me")]
    [InlineData("postgres://me@db/sample?sslmode=require&application_name=web", "Host=db;Port=5432;Database=sample;Username=me;SSL Mode=Require;Application Name=web")]
    public void DATABASE_URL_names_a_PostgreSQL_database(string url, string connection) => PostgresUrl.ToConnectionString(url).Should().Be(connection);

    [Theory]
    [InlineData("Sample:Engine", "turbo", "--engine is 'turbo'")]
    [InlineData("REDIS_URL", "localhost", "REDIS_URL takes a URL")]
    [InlineData("DATABASE_URL", "mysql://x/y", "DATABASE_URL takes a URL")]
    [InlineData("Sample:SourceDelay", "soon", "--source-delay is 'soon'")]
    [InlineData("Sample:SourceDelay", "1", "--source-delay is '1'")]
    public void A_wrong_choice_is_named(string name, string value, string fault) => Of(name, value).Fault.Should().StartWith(fault);

    [Fact]
    public void Without_a_choice_it_is_FusionCache_in_memory_on_SQLite() =>
        Of("Sample:Engine", "").Should().Match<SampleSettings>(it => it.Fault == null && !it.IsCoherent && !it.HasRedis && it.Postgres == null);

    [Fact]
    public void The_engine_is_named_in_any_case() => Of("Sample:Engine", "Coherent").Should().Match<SampleSettings>(it => it.Fault == null && it.IsCoherent);

    [Theory]
    [InlineData("ENGINE", "docker")]
    [InlineData("DATABASE", "shop")]
    public void A_variable_that_is_called_like_an_argument_is_none(string name, string value) =>
        Of(name, value).Should().Be(Of("Sample:Engine", ""));

    [Fact]
    public void Arguments_may_be_written_in_both_ways()
    {
        using var configuration = new ConfigurationManager();

        SampleSettings.Of(configuration, ["--engine", "coherent", "--database=here.db", "--source-delay", "00:00:01"])
            .Should().Match<SampleSettings>(it => it.IsCoherent && it.SqliteFile == "here.db" && it.Delay == TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task CACHE_L1_CAPACITY_limits_the_cache_that_has_no_limit_of_its_own()
    {
        await using var sample = await RunningSample.StartAsync("fusioncache", more: "--CACHE_L1_CAPACITY=500");

        (await sample.JsonAsync("/cache-stats")).Long("l1_cache", "max_capacity").Should().Be(500);
    }

    [Fact]
    public async Task A_variable_that_is_called_CDN_names_no_CDN()
    {
        await using var sample = await RunningSample.StartAsync("fusioncache", more: "--CDN=cloud");

        sample.Services.GetServices<ICdnPurger>().Should().BeEmpty();
    }

    private static SampleSettings Of(string name, string value) => SampleSettings.Of(new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build());
}
