using FusionTiered.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.AspNetCore.Tests.Endpoints;

/// <summary>The description of the endpoints.</summary>
public sealed class OpenApiTests
{
    [Theory]
    [InlineData("/cache/stats", "get", "200 400 403")]
    [InlineData("/cache/report", "get", "200 400 403")]
    [InlineData("/cache/health", "get", "200 400 403")]
    [InlineData("/cache/profiles", "get", "200 400 403")]
    [InlineData("/cache/keys", "get", "200 400 403")]
    [InlineData("/cache/entry", "get", "200 400 403 404")]
    [InlineData("/cache/events", "get", "200 400 403 503")]
    [InlineData("/cache/invalidate", "post", "200 400 403 500")]
    [InlineData("/cache/clear", "delete", "200 400 403 429")]
    [InlineData("/cache/refresh", "post", "200 400 403 502")]
    [InlineData("/cache/expire", "post", "200 400 403")]
    [InlineData("/cache/remove", "post", "200 400 403")]
    [InlineData("/cache/clear-pattern", "post", "200 400 403 429")]
    [InlineData("/cache/purge", "post", "200 400 403 429 502")]
    [InlineData("/health", "get", "200 403")]
    [InlineData("/cache-stats", "get", "200 403")]
    [InlineData("/admin/cache/stats", "get", "200 403")]
    [InlineData("/clear-cache", "post", "200 403 429")]
    [InlineData("/admin/cache/clear", "delete", "200 403 429")]
    public async Task Each_endpoint_is_described_with_its_answers(string path, string method, string statuses)
    {
        await using var app = await StartAsync();
        var operation = (await app.JsonAsync("/openapi/v1.json")).At("paths", path, method);
        operation.At("summary").GetString().Should().NotBeNullOrEmpty();
        operation.At("tags")[0].GetString().Should().Be("FusionTiered");
        operation.At("responses").Names().Order(StringComparer.Ordinal).Should().Equal(statuses.Split(' '));
    }

    [Fact]
    public async Task Parameters_and_fields_are_described()
    {
        await using var app = await StartAsync();
        var document = await app.JsonAsync("/openapi/v1.json");
        document.At("paths", "/cache/keys", "get", "parameters").EnumerateArray().Select(static one => one.At("name").GetString()).Should().Equal("prefix", "limit");
        document.At("paths", "/cache/invalidate", "post", "parameters").EnumerateArray().Select(static one => one.At("name").GetString()).Should().Equal("event", "data");
        document.At("components", "schemas", "StatsAnswer", "properties").Names().Should().Equal("l1", "l2", "overall");
        document.At("components", "schemas", "CryptoClear", "properties").Names().Should().Equal("success", "message", "operations", "timestamp");
    }

    [Fact]
    public async Task A_pattern_that_an_engine_cannot_look_for_is_described()
    {
        await using var app = await StartAsync();
        var operation = (await app.JsonAsync("/openapi/v1.json")).At("paths", "/cache/clear-pattern", "post");
        operation.At("summary").GetString().Should().Contain("400: the engine cannot look for the pattern");
        operation.At("parameters")[0].At("description").GetString().Should().Contain("FusionCache engine with L2").And.Contain("400");
    }

    private static Task<EndpointApp> StartAsync() => EndpointApp.StartAsync(
        services: static services => services.AddOpenApi(),
        map: static it =>
        {
            it.MapOpenApi();
            it.MapFusionTiered();
            it.MapCryptoDashboardCompatibility();
        });
}
