using FusionTiered.AspNetCore.Settings;
using FusionTiered.AspNetCore.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.Tests.Endpoints;

/// <summary>The settings of endpoints are read from configuration, and every fault is told at the start.</summary>
public sealed class SettingsTests
{
    [Fact]
    public async Task The_section_of_the_cache_is_read()
    {
        await using var app = await EndpointApp.StartAsync(
            configure: static _ => { },
            register: static cache => cache.AddEndpoints(),
            settings: new(StringComparer.Ordinal) { ["FusionTiered:Endpoints:AllowChanges"] = "true", ["FusionTiered:Endpoints:HitRateThreshold"] = "65.5" });
        (await app.JsonAsync("/cache/health")).At("threshold").GetDouble().Should().Be(65.5);
        await app.JsonAsync("/cache/remove?key=feed:1", HttpMethod.Post);
    }

    [Fact]
    public async Task Code_wins_over_the_section()
    {
        await using var app = await EndpointApp.StartAsync(
            configure: static options => options.HitRateThreshold = 10,
            register: static cache => cache.AddEndpoints(static options => options.HitRateThreshold = 20),
            settings: new(StringComparer.Ordinal) { ["FusionTiered:Endpoints:HitRateThreshold"] = "65.5" });
        (await app.JsonAsync("/cache/health")).At("threshold").GetDouble().Should().Be(10);
    }

    [Fact]
    public async Task All_faults_are_told_at_once_with_setting_value_and_range()
    {
        var start = async () => await EndpointApp.StartAsync(
            configure: static options => options.LeastRequests = 0,
            register: static cache => cache.AddEndpoints(),
            settings: new(StringComparer.Ordinal) { ["FusionTiered:Endpoints:HitRateThreshold"] = "101", ["FusionTiered:Endpoints:Window"] = "soon" });
        var failure = (await start.Should().ThrowAsync<OptionsValidationException>()).Which;
        failure.Failures.Should().BeEquivalentTo(
            "FusionTiered:Endpoints:Window is 'soon'; it must be 00:00:10 to 1.00:00:00, written as [d.]hh:mm:ss[.fff].",
            "Endpoints:HitRateThreshold is '101'; it must be 0 to 100.");
    }

    [Fact]
    public async Task Settings_in_code_are_checked_when_the_endpoints_are_mapped()
    {
        var start = async () => await EndpointApp.StartAsync(configure: static options => (options.LeastRequests, options.MostKeys) = (0, 0));
        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Failures.Should().Equal(
            "Endpoints:LeastRequests is '0'; it must be 1 to 1000000000.",
            "Endpoints:MostKeys is '0'; it must be 1 to 100000.");
    }

    [Fact]
    public async Task A_misspelt_setting_fails_the_start_with_the_nearest_name()
    {
        var start = async () => await EndpointApp.StartAsync(
            register: static cache => cache.AddEndpoints(), settings: new(StringComparer.Ordinal) { ["FusionTiered:Endpoints:AllowChange"] = "true" });
        (await start.Should().ThrowAsync<OptionsValidationException>()).WithMessage("*FusionTiered:Endpoints:AllowChange is no setting of Endpoints. Did you mean AllowChanges?*");
    }

    [Fact]
    public async Task A_section_that_nobody_reads_fails_the_start()
    {
        var start = async () => await EndpointApp.StartAsync(settings: new(StringComparer.Ordinal) { ["FusionTiered:Endpoints:AllowChanges"] = "true" });
        (await start.Should().ThrowAsync<OptionsValidationException>()).WithMessage("*FusionTiered:Endpoints is read by AddEndpoints() only; call AddEndpoints(), or remove it.*");
    }

    [Fact]
    public void Every_setting_that_is_written_as_text_is_in_the_list()
    {
        var written = typeof(CacheEndpointOptions).GetProperties().Where(static one => one.CanWrite && !typeof(Delegate).IsAssignableFrom(one.PropertyType)).Select(static one => one.Name);
        EndpointSettings.All.Select(static one => one.Name).Should().BeEquivalentTo(written);
    }
}
