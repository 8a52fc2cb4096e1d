using FusionTiered.Redis.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.AspNetCore.Tests.HttpCaching;

public sealed class AssetTests : IDisposable
{
    private readonly DirectoryInfo _files = Directory.CreateTempSubdirectory("fusiontiered-assets-");

    public AssetTests() => File.WriteAllText(Path.Combine(_files.FullName, "app.js"), "one");

    [Fact]
    public async Task A_file_under_its_version_is_kept_for_a_year_and_otherwise_asked_for()
    {
        await using var app = await StartAsync();
        var address = app.Services.GetRequiredService<IAssetVersions>().UrlOf("/app.js");
        address.Should().MatchRegex("^/app\\.js\\?v=[A-Za-z0-9_-]{16}$");

        (await ControlAsync(app, address)).Should().Be("public, max-age=31536000, immutable");
        (await ControlAsync(app, "/app.js")).Should().Be("no-cache");
        (await ControlAsync(app, "/app.js?v=wrong")).Should().Be("no-cache", "a version of before must not keep the content of now");
    }

    [Fact]
    public async Task Another_content_is_another_version()
    {
        await using var app = await StartAsync();
        var versions = app.Services.GetRequiredService<IAssetVersions>();
        var before = versions.UrlOf("/app.js");
        await File.WriteAllTextAsync(Path.Combine(_files.FullName, "app.js"), "two and more");
        await Eventually.True(() => versions.UrlOf("/app.js") != before, "the change is noticed");
    }

    [Fact]
    public async Task A_query_and_a_fragment_stay_and_a_file_that_is_missing_has_no_version()
    {
        await using var app = await StartAsync();
        var versions = app.Services.GetRequiredService<IAssetVersions>();
        var version = versions.VersionOf("/app.js");
        versions.UrlOf("/app.js?a=1#top").Should().Be($"/app.js?a=1&v={version}#top");
        versions.UrlOf("/app.js#top").Should().Be($"/app.js?v={version}#top");
        (versions.UrlOf("/missing.js"), versions.VersionOf("/missing.js")).Should().Be(("/missing.js", null));
    }

    [Fact]
    public async Task The_tag_helper_writes_the_address()
    {
        await using var app = await StartAsync();
        var versions = app.Services.GetRequiredService<IAssetVersions>();
        var output = new TagHelperOutput("script", [], static (_, _) => Task.FromResult<TagHelperContent>(new DefaultTagHelperContent()));

        new AssetTagHelper(versions) { Source = "/app.js" }.Process(new TagHelperContext([], new Dictionary<object, object>(), "id"), output);

        output.Attributes["src"].Value.Should().Be(versions.UrlOf("/app.js"));
    }

    public void Dispose() => _files.Delete(recursive: true);

    private static async Task<string> ControlAsync(HttpApp app, string path) => string.Join(", ", (await app.GetAsync(path)).Headers.GetValues("Cache-Control"));

    private Task<HttpApp> StartAsync() => HttpApp.StartAsync(static app => app.UseVersionedAssets(), static services => services.AddAssetVersions(), files: _files.FullName);
}
