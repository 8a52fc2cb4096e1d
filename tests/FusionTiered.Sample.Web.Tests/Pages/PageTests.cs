using System.Text.RegularExpressions;
using FusionTiered.Sample.Web.Tests.Support;
using Microsoft.Playwright;

namespace FusionTiered.Sample.Web.Tests.Pages;

/// <summary>The page of each module in a real browser.</summary>
public sealed class PageTests(Browser browser) : IClassFixture<Browser>
{
    private readonly List<string> _faults = [];

    [NeedsFact("chromium")]
    public async Task The_crypto_dashboard_shows_the_summary_and_its_updates()
    {
        var page = await browser.OpenAsync("crypto.html", _faults);
        await page.GetByText("btc_price_usd").WaitForAsync();
        await Expect(page, "#updates", "1");

        await browser.Sample.JsonAsync("/api/crypto/dashboard-summary/refresh");

        await Expect(page, "#updates", "2");
        await page.ClickAsync("#stats");
        await page.GetByText("hit_rate_percent").WaitForAsync();
        _faults.Should().BeEmpty();
    }

    [NeedsFact("chromium")]
    public async Task The_signal_platform_sends_a_signal_and_an_event()
    {
        var page = await browser.OpenAsync("signals.html", _faults);
        await page.ClickAsync("#create");
        await page.GetByText("is in every feed").WaitForAsync();
        (await page.TextContentAsync("#feed tr:nth-child(2)")).Should().Contain("97000");

        await page.ClickAsync("#event");

        await page.GetByText("price.updated removed").WaitForAsync();
        _faults.Should().BeEmpty();
    }

    [NeedsFact("chromium")]
    public async Task The_trading_engine_takes_an_order()
    {
        var page = await browser.OpenAsync("trading.html", _faults);
        await page.ClickAsync("#order");

        await page.GetByText("is accepted: 10 MSFT").WaitForAsync();
        _faults.Should().BeEmpty();
    }

    [NeedsFact("chromium")]
    public async Task The_start_page_shows_the_three_caches()
    {
        var page = await browser.OpenAsync("/", _faults);

        foreach (var cache in new[] { "crypto", "signals", "trading" })
        {
            await page.Locator("#figures").GetByText(cache, new() { Exact = true }).WaitForAsync();
        }

        _faults.Should().BeEmpty();
    }

    [NeedsFact("chromium")]
    public async Task An_endpoint_that_changes_something_can_be_tried()
    {
        await browser.Sample.JsonAsync("/api/leaderboard");
        var page = await browser.OpenAsync("/scalar/#tag/fusiontiered/DELETE/cache/clear", _faults);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("Test Request.*delete.*cache.clear", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(10)) }).ClickAsync();

        var answer = await page.RunAndWaitForResponseAsync(
            () => page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Send delete request", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(10)) }).ClickAsync(), one => new Uri(one.Url).AbsolutePath == "/cache/clear");

        answer.Status.Should().Be(200);
    }

    private static Task Expect(IPage page, string element, string text) => page.Locator($"{element}:text-is(\"{text}\")").WaitForAsync();
}
