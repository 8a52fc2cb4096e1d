using FusionTiered.Redis.Tests.Support;
using Microsoft.Playwright;

namespace FusionTiered.AspNetCore.Tests.Dashboard;

/// <summary>One headless chromium for all tests of a class; each page that it opens is of a person of its own.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    // Without the last ones it calls its maker at every start.
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (ChromiumBinary.WhySkipped is not null || RedisBinary.WhySkipped is not null)
        {
            return;
        }

        // A busy machine takes its time.
        Assertions.SetDefaultExpectTimeout(60_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = ChromiumBinary.Path ?? "chromium", Args = Arguments });
    }

    /// <summary>Opens the dashboard of a node.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="scheme">Light or dark.</param>
    internal async Task<OpenPage> OpenAsync(Uri address, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser!.NewContextAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = 1200, Height = 900 } });
        context.SetDefaultTimeout(60_000);
        var page = new OpenPage(context, await context.NewPageAsync(), address);
        await page.Page.GotoAsync(address.ToString());
        return page;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
