using FusionTiered.AspNetCore.Assets;
using FusionTiered.Redis.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

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
    public void Spellings_of_a_file_are_one_file_and_a_missing_file_is_not_watched()
    {
        var files = new CountedFiles(static path => path.EndsWith("app.js", StringComparison.Ordinal));
        var versions = new AssetVersions(files);

        foreach (var path in new[] { "/js/app.js", "////js/app.js", "js//app.js", "/./js/./app.js", "/missing.js" })
        {
            versions.VersionOf(path);
        }

        (versions.Count, files.Watches).Should().Be((1, 1));
    }

    [Fact]
    public void The_table_of_versions_has_an_end()
    {
        var versions = new AssetVersions(new CountedFiles(static _ => true));
        for (var i = 0; i <= AssetVersions.Most; i++)
        {
            versions.VersionOf($"/{i}.js");
        }

        versions.Count.Should().BeInRange(1, AssetVersions.Most);
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

    [Theory]
    [InlineData("~/app.js", "/base/app.js")]
    [InlineData("/base/app.js", "/base/app.js")]
    [InlineData("/app.js", "/app.js")]
    [InlineData("~/app.js?a=1#top", "/base/app.js")]
    [InlineData("~/missing.js", "/base/missing.js")]
    public async Task The_tag_helper_knows_the_base_of_the_application(string written, string path)
    {
        await using var app = await StartAsync();
        var versions = app.Services.GetRequiredService<IAssetVersions>();
        var output = new TagHelperOutput("script", [], static (_, _) => Task.FromResult<TagHelperContent>(new DefaultTagHelperContent()));
        var view = new ViewContext { HttpContext = new DefaultHttpContext { Request = { PathBase = "/base" } } };

        new AssetTagHelper(versions) { Source = written, ViewContext = view }.Process(new TagHelperContext([], new Dictionary<object, object>(), "id"), output);

        var rest = path.EndsWith("missing.js", StringComparison.Ordinal) ? ""
            : written.Contains('?') ? $"?a=1&v={versions.VersionOf("/app.js")}#top"
            : $"?v={versions.VersionOf("/app.js")}";
        output.Attributes["src"].Value.Should().Be(path + rest);
    }

    [Fact]
    public async Task A_file_under_a_base_is_kept_for_a_year_under_its_version()
    {
        await using var app = await HttpApp.StartAsync(
            static app =>
            {
                app.UsePathBase("/base");
                app.UseVersionedAssets();
            },
            static services => services.AddAssetVersions(),
            files: _files.FullName);
        var version = app.Services.GetRequiredService<IAssetVersions>().VersionOf("/app.js");
        (await ControlAsync(app, $"/base/app.js?v={version}")).Should().Be("public, max-age=31536000, immutable");
    }

    public void Dispose() => _files.Delete(recursive: true);

    private static async Task<string> ControlAsync(HttpApp app, string path) => string.Join(", ", (await app.GetAsync(path)).Headers.GetValues("Cache-Control"));

    private Task<HttpApp> StartAsync() => HttpApp.StartAsync(static app => app.UseVersionedAssets(), static services => services.AddAssetVersions(), files: _files.FullName);

    private sealed class CountedFiles(Func<string, bool> exists) : IFileProvider
    {
        public int Watches { get; private set; }

        public IFileInfo GetFileInfo(string subpath) => exists(subpath) ? new OneFile() : new NotFoundFileInfo(subpath);

        public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

        public IChangeToken Watch(string filter)
        {
            Watches++;
            return NullChangeToken.Singleton;
        }
    }

    private sealed class OneFile : IFileInfo
    {
        public bool Exists => true;

        public long Length => 3;

        public string? PhysicalPath => null;

        public string Name => "one";

        public DateTimeOffset LastModified => default;

        public bool IsDirectory => false;

        public Stream CreateReadStream() => new MemoryStream("one"u8.ToArray());
    }
}
