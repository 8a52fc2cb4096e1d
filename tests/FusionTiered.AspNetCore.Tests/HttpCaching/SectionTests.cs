using FusionTiered.AspNetCore.ApiResponses;
using FusionTiered.AspNetCore.ETags;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.Tests.HttpCaching;

/// <summary>Settings of HTTP caching from the configuration.</summary>
public sealed class SectionTests
{
    [Fact]
    public async Task Rules_of_responses_come_from_a_section()
    {
        var made = 0;
        await using var app = await HttpApp.StartAsync(
            app =>
            {
                app.UseOutputCache();
                app.MapGet("/api/a", () => $"{made++}");
                app.MapGet("/other", () => $"{made++}");
            },
            static services => services.AddOutputCache(static options => options.AddApiResponses(Section("Http:Responses", ("0:Path", "/api"), ("0:Query:0", "page"), ("0:Tags", "api")))));

        (await app.TextAsync("/api/a?page=1&noise=1"), await app.TextAsync("/api/a?page=1&noise=2"), await app.TextAsync("/api/a?page=2")).Should().Be(("0", "0", "1"));
        (await app.TextAsync("/other"), await app.TextAsync("/other")).Should().Be(("2", "3"), "it lies under another path");
        await app.Services.GetRequiredService<IOutputCacheStore>().EvictByTagAsync("api", default);
        (await app.TextAsync("/api/a?page=1")).Should().Be("4");
    }

    [Fact]
    public void A_rule_has_all_its_settings_and_a_written_list_takes_the_place_of_the_default()
    {
        var (path, rule) = ApiResponseSection.Read(Section(
            "Http:Responses",
            ("prices:Path", "/api/prices"), ("prices:lifetime", "00:00:05"), ("prices:Methods:0", "GET"), ("prices:Query", ""), ("prices:Headers:0", "X-Region"), ("prices:Headers:1", "Accept"),
            ("prices:AllowAuthorization", "true"), ("prices:AllowCookies", "true"), ("prices:AllowSetCookie", "True"), ("prices:Locking", "true"))).Single();

        (path.Value, rule.Lifetime, rule.AllowAuthorization, rule.AllowCookies, rule.AllowSetCookie, rule.Locking).Should().Be(("/api/prices", TimeSpan.FromSeconds(5), true, true, true, true));
        rule.Methods.Should().Equal("GET");
        rule.Query.Should().BeEmpty("an empty text is an empty list");
        rule.Headers.Should().Equal("X-Region", "Accept");
        ApiResponseSection.Read(Section("Http:Responses", ("0:Path", "/api"))).Single().Rule.Query.Should().Equal(["*"], "what is not written keeps its default");
        ApiResponseSection.Read(Section("Http:Responses")).Should().BeEmpty();
    }

    [Fact]
    public void Every_property_of_a_rule_can_be_written_in_a_section()
    {
        foreach (var property in typeof(ApiResponseRule).GetProperties())
        {
            var read = () => ApiResponseSection.Read(Section("Http:Responses", ("0:Path", "/api"), ($"0:{property.Name}:a:b", "nested, and so always wrong")));

            read.Should().Throw<OptionsValidationException>().Which.Failures.Should().NotContain(static fault => fault.Contains("is no setting", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Wrong_rules_stop_the_start_with_every_fault()
    {
        var start = static () => HttpApp.StartAsync(
            static app => app.UseOutputCache(),
            static services => services.AddOutputCache(static options => options.AddApiResponses(Section(
                "Http:Responses",
                ("0:Path", "api"), ("0:Lifetime", "soon"), ("0:Tag", "a"), ("1:Path", "/api"), ("1:Lifetime", "00:00:00.01"), ("1:Methods:0", "POST"), ("1:Locking", "yes"), ("1:Tags:0:Name", "a"), ("2", "/other")))));

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Failures.Should().BeEquivalentTo(
            "Http:Responses:0:Lifetime is 'soon'; it must be a time, written as [d.]hh:mm:ss[.fff].",
            "Http:Responses:0:Tag is no setting of a rule of responses. Did you mean Tags?",
            "Http:Responses:0:Path is 'api'; it must be a path that begins with /.",
            "Http:Responses:1:Lifetime is '00:00:00.0100000'; it must be 00:00:00.050 to 366.00:00:00.",
            "Http:Responses:1:Methods is 'POST'; it must be GET, HEAD or both.",
            "Http:Responses:1:Locking is 'yes'; it must be true or false.",
            "Http:Responses:1:Tags:0 must be one text of a list.",
            "Http:Responses:2 is '/other'; it must be a rule with settings below it: Http:Responses:0:Path.");
    }

    [Fact]
    public async Task Entity_tags_have_the_settings_of_a_section()
    {
        await using var app = await HttpApp.StartAsync(static app =>
        {
            app.UseETags(Section("Http:ETags", ("Strong", "true"), ("MaxBytes", "4")));
            app.MapGet("/small", static () => "1234");
            app.MapGet("/large", static () => "12345");
        });

        (await app.GetAsync("/small")).Headers.ETag!.IsWeak.Should().BeFalse();
        (await app.GetAsync("/large")).Headers.ETag.Should().BeNull();
        ETagSection.Read(Section("Http:ETags", ("StreamingTypes:0", "text/csv"))).StreamingTypes.Should().Equal("text/csv");
    }

    [Fact]
    public async Task Wrong_settings_of_entity_tags_stop_the_start()
    {
        var start = static () => HttpApp.StartAsync(static app => app.UseETags(Section("Http:ETags", ("Strong", "very"), ("MaxByte", "1"), ("MaxBytes", "0"))));

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Failures.Should().BeEquivalentTo(
            "Http:ETags:Strong is 'very'; it must be true or false.",
            "Http:ETags:MaxByte is no setting of entity tags. Did you mean MaxBytes?",
            "Http:ETags:MaxBytes is '0'; it must be 1 to 67108864.");
    }

    [Fact]
    public async Task Profiles_of_cache_headers_come_from_a_section()
    {
        await using var app = await HttpApp.StartAsync(
            static app =>
            {
                app.UseCacheHeaders();
                app.MapGet("/page", static () => "v").WithCacheHeaders("shared");
            },
            static services => services.AddCacheHeaders(Section("Http:Headers", ("shared:Public", "true"), ("shared:MaxAge", "00:01:00"), ("shared:Vary:0", "Accept"))));

        var answer = await app.GetAsync("/page");
        (answer.Headers.CacheControl!.ToString(), string.Join(' ', answer.Headers.Vary)).Should().Be(("public, max-age=60", "Accept"));
    }

    [Fact]
    public async Task Wrong_profiles_of_cache_headers_stop_the_start_with_every_fault()
    {
        var start = static () => HttpApp.StartAsync(
            static _ => { },
            static services => services.AddCacheHeaders(Section("Http:Headers", ("a:MaxAge", "00:00:00.5"), ("a:Imutable", "true"), ("b", "public"), ("c:SharedMaxAge", "00:01:00"))));

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Failures.Should().BeEquivalentTo(
            "Http:Headers:a:MaxAge is '00:00:00.5000000'; it must be 00:00:00 to 366.00:00:00, in whole seconds.",
            "Http:Headers:a:Imutable is no setting of cache headers. Did you mean Immutable?",
            "Http:Headers:b is 'public'; it must be a profile with settings below it: Http:Headers:b:MaxAge.",
            "Http:Headers:c:SharedMaxAge is '00:01:00'; it must be null where Public is false.");
    }

    private static IConfigurationSection Section(string path, params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(one => new KeyValuePair<string, string?>($"{path}:{one.Key}", one.Value))).Build().GetSection(path);
}
