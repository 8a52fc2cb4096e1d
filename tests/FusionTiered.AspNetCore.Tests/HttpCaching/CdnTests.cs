using System.Net;
using FusionTiered.AspNetCore.Cdn;
using FusionTiered.Redis.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FusionTiered.AspNetCore.Tests.HttpCaching;

public sealed class CdnTests
{
    [Fact]
    public async Task Keys_go_in_a_header_with_the_secret()
    {
        var cdn = new Cdn();
        (await Purger(cdn, static options => (options.Method, options.HeaderName, options.Delimiter) = ("PURGE", "Cache-Tag", ",")).PurgeAsync(["shop", "a b", "shop"])).Should().BeTrue();
        cdn.Heard.Should().Equal("PURGE https://cdn.example/purge Cache-Tag=shop,a%20b Authorization=Bearer s");
    }

    [Fact]
    public async Task Each_key_goes_to_an_address_of_its_own_where_the_template_says_so()
    {
        var cdn = new Cdn();
        await Purger(cdn, static options => options.UrlTemplate = "https://cdn.example/purge/{key}").PurgeAsync(["shop", "news"]);
        cdn.Heard.Should().Equal("POST https://cdn.example/purge/shop Authorization=Bearer s", "POST https://cdn.example/purge/news Authorization=Bearer s");
    }

    [Fact]
    public async Task A_failure_is_tried_again_and_a_refusal_is_not()
    {
        var clock = new ManualClock();
        var cdn = new Cdn { Answers = new([HttpStatusCode.ServiceUnavailable, HttpStatusCode.TooManyRequests, HttpStatusCode.OK, HttpStatusCode.Forbidden]) };
        var purger = Purger(cdn, static _ => { }, clock);
        var purge = purger.PurgeAsync(["shop"]).AsTask();
        await Eventually.True(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return purge.IsCompleted;
            },
            "the purge has ended");

        (await purge, cdn.Heard.Count).Should().Be((true, 3));
        (await purger.PurgeAsync(["shop"]), cdn.Heard.Count).Should().Be((false, 4));
    }

    [Fact]
    public async Task An_eviction_by_tag_purges_the_CDN_after_the_cache_is_invalidated()
    {
        var cdn = new Cdn();
        HttpApp? app = null;
        cdn.Hearing = async () => (await app!.TextAsync("/page")).Should().Be("1", "what the CDN fetches after its purge is new");
        var made = 0;
        await using var started = app = await HttpApp.StartAsync(
            app =>
            {
                app.UseOutputCache();
                app.MapGet("/page", () => $"{made++}").CacheOutput(static policy => policy.Tag("shop").Expire(TimeSpan.FromHours(1)));
            },
            services =>
            {
                services.AddKeyedSingleton(HttpCdnPurger.Category, new HttpMessageInvoker(cdn));
                services.AddCdnPurger(static options => options.UrlTemplate = "https://cdn.example/purge");
            });
        await app.TextAsync("/page");

        await app.Services.GetRequiredService<IOutputCacheStore>().EvictByTagAsync("shop", default);

        cdn.Heard.Should().Equal("POST https://cdn.example/purge Surrogate-Key=shop");
    }

    [Fact]
    public async Task Each_of_two_CDNs_hears_one_purge()
    {
        var cdn = new Cdn();
        await using var app = await HttpApp.StartAsync(
            static app =>
            {
                app.UseCacheHeaders();
                app.MapGet("/page", static () => "v").WithSurrogateKeys("shop", "news");
            },
            services =>
            {
                services.AddKeyedSingleton(HttpCdnPurger.Category, new HttpMessageInvoker(cdn));
                services.AddCdnPurger(static options => (options.UrlTemplate, options.HeaderName, options.Delimiter) = ("https://one.example/purge", "Cache-Tag", ","));
                services.AddCdnPurger(Section(("UrlTemplate", "https://two.example/purge"), ("HeaderName", "cache-tag"), ("Delimiter", ","), ("Secret", "Bearer s")));
            });

        await app.Services.GetRequiredService<IOutputCacheStore>().EvictByTagAsync("shop", default);

        cdn.Heard.Should().Equal("POST https://one.example/purge Cache-Tag=shop", "POST https://two.example/purge cache-tag=shop Authorization=Bearer s");
        (await app.GetAsync("/page")).Headers.GetValues("Cache-Tag").Should().Equal("shop,news");
    }

    [Theory]
    [InlineData("Cache-Tag", " ")]
    [InlineData("Surrogate-Key", ",")]
    public async Task A_second_CDN_that_reads_other_surrogate_keys_stops_the_start(string header, string delimiter)
    {
        var start = () => HttpApp.StartAsync(static _ => { }, services => services
            .AddCdnPurger(static options => options.UrlTemplate = "https://one.example/purge")
            .AddCdnPurger(options => (options.UrlTemplate, options.HeaderName, options.Delimiter) = ("https://two.example/purge", header, delimiter)));

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Failures.Should().Equal(
            $"CdnOptions of https://two.example/purge has HeaderName '{header}' and Delimiter '{delimiter}'; they must be 'Surrogate-Key' and ' ', as in the first AddCdnPurger: a response names its surrogate keys once.");
    }

    [Fact]
    public async Task Wrong_settings_of_a_second_CDN_stop_the_start()
    {
        var start = static () => HttpApp.StartAsync(static _ => { }, static services => services
            .AddCdnPurger(static options => options.UrlTemplate = "https://one.example/purge")
            .AddCdnPurger(static options => options.UrlTemplate = "purge"));

        await start.Should().ThrowAsync<OptionsValidationException>().WithMessage("CdnOptions.UrlTemplate is 'purge'*");
    }

    [Fact]
    public async Task Wrong_settings_stop_the_start_and_the_secret_is_not_told()
    {
        var start = static () => HttpApp.StartAsync(static _ => { }, static services => services.AddCdnPurger(static options =>
            (options.UrlTemplate, options.Delimiter, options.Tries, options.Secret) = ("purge", "|", 0, "hush\n")));

        var failures = (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Failures.ToList();
        failures.Should().HaveCount(4).And.Contain("CdnOptions.Tries is '0'; it must be 1 to 20.").And.NotContain(static fault => fault.Contains("hush"));
    }

    [Fact]
    public async Task A_section_of_the_configuration_has_the_settings()
    {
        await using var app = await HttpApp.StartAsync(static _ => { }, static services => services.AddCdnPurger(Section(
            ("UrlTemplate", "https://cdn.example/{key}"), ("method", "PURGE"), ("Delimiter", ","), ("Secret", "Bearer s"), ("Tries", "2"), ("Deadline", "00:00:03"))));

        var cdn = app.Services.GetRequiredService<IOptions<CdnOptions>>().Value;
        (cdn.UrlTemplate, cdn.Method, cdn.Delimiter, cdn.Secret, cdn.Tries, cdn.Deadline).Should().Be(("https://cdn.example/{key}", "PURGE", ",", "Bearer s", 2, TimeSpan.FromSeconds(3)));
        cdn.HeaderName.Should().Be("Surrogate-Key", "what is not written keeps its default");
    }

    [Fact]
    public async Task Wrong_and_unknown_keys_of_the_section_stop_the_start()
    {
        var start = static () => HttpApp.StartAsync(static _ => { }, static services => services.AddCdnPurger(Section(
            ("UrlTemplate", "https://cdn.example"), ("Secrt", "hush"), ("Tries", "two"), ("FirstPause", "soon"))));

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Failures.Should().Equal(
            "Cdn:FirstPause is 'soon'; it must be a time, written as [d.]hh:mm:ss[.fff].",
            "Cdn:Secrt is no setting of a CDN. Did you mean Secret?",
            "Cdn:Tries is 'two'; it must be a whole number.");
    }

    [Fact]
    public async Task A_secret_with_settings_below_it_stops_the_start()
    {
        var start = static () => HttpApp.StartAsync(static _ => { }, static services => services.AddCdnPurger(Section(("UrlTemplate", "https://cdn.example"), ("Secret:Value", "hush"))));

        (await start.Should().ThrowAsync<OptionsValidationException>()).Which.Failures.Should().Equal("Cdn:Secret has settings below it; it must be one value.");
    }

    private static IConfigurationSection Section(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(static one => new KeyValuePair<string, string?>($"Cdn:{one.Key}", one.Value))).Build().GetSection("Cdn");

    private static HttpCdnPurger Purger(Cdn cdn, Action<CdnOptions> configure, TimeProvider? time = null)
    {
        var options = new CdnOptions { UrlTemplate = "https://cdn.example/purge", Secret = "Bearer s" };
        configure(options);
        return new HttpCdnPurger(new HttpMessageInvoker(cdn), options, time ?? TimeProvider.System, NullLogger.Instance);
    }

    private sealed class Cdn : HttpMessageHandler
    {
        public List<string> Heard { get; } = [];

        public Queue<HttpStatusCode> Answers { get; init; } = new();

        public Func<Task> Hearing { get; set; } = static () => Task.CompletedTask;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Hearing();
            Heard.Add(string.Join(' ', [request.Method.Method, request.RequestUri!.OriginalString, .. request.Headers.NonValidated.Select(static header => $"{header.Key}={header.Value}")]));
            return new HttpResponseMessage(Answers.TryDequeue(out var status) ? status : HttpStatusCode.OK);
        }
    }
}
