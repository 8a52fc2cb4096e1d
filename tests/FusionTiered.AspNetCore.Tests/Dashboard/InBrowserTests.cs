using FusionTiered.AspNetCore.Tests.Prometheus;
using FusionTiered.AspNetCore.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using Microsoft.Playwright;

namespace FusionTiered.AspNetCore.Tests.Dashboard;

/// <summary>The dashboard of three nodes under load, in a real browser.</summary>
/// <remarks><c>FUSIONTIERED_SCREENSHOTS=1</c> writes the images of the documentation anew.</remarks>
public sealed class InBrowserTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private static readonly bool TakesScreenshots = Environment.GetEnvironmentVariable("FUSIONTIERED_SCREENSHOTS") == "1";

    private static readonly (string Id, string Heading, int MovingCharts)[] Pages =
    [
        ("overview", "Overview", 3), ("profiles", "Profiles", 2), ("keys", "Keys", 0), ("entry?product%3A1", "Entry", 0),
        ("invalidations", "Invalidations", 1), ("nodes", "Nodes and coherence", 0), ("sources", "Sources and resilience", 2), ("actions", "Actions", 0),
    ];

    [BrowserTheory]
    [InlineData(TestEngine.FusionCache)]
    [InlineData(TestEngine.Coherent)]
    public async Task Every_page_opens_without_a_fault_and_shows_what_happens(TestEngine engine)
    {
        await using var cluster = await DashboardCluster.StartAsync(engine);
        await using var open = await browser.OpenAsync(cluster.Address(0));
        foreach (var (id, heading, movingCharts) in Pages)
        {
            await open.GoToAsync(id, heading);
            await open.ChartsMoveAsync(movingCharts);
        }

        await open.GoToAsync("nodes", "Nodes and coherence");
        await Assertions.Expect(open.Page.Locator("main tbody tr")).ToHaveCountAsync(3);
        await open.GoToAsync("keys", "Keys");
        await Assertions.Expect(open.Page.Locator("main tbody tr").First).ToBeVisibleAsync();
        await open.GoToAsync("profiles", "Profiles");
        await Assertions.Expect(open.Page.Locator("#advice li").First).ToContainTextAsync("Profile '", new() { Timeout = 30_000 });
        await open.GoToAsync("invalidations", "Invalidations");
        await Assertions.Expect(open.Page.Locator("#mapped")).ToContainTextAsync("product:{id}");
        await open.Page.Locator("#caches").SelectOptionAsync("orders");
        await Assertions.Expect(open.Page.Locator("#cache")).ToHaveTextAsync("orders");
        await Assertions.Expect(open.Page.Locator("main h2")).ToHaveTextAsync("Invalidations");
        open.Faults.Should().BeEmpty();
        if (TakesScreenshots && engine == TestEngine.FusionCache)
        {
            await ScreenshotsAsync(cluster);
        }
    }

    [BrowserTheory]
    [InlineData(TestEngine.FusionCache)]
    [InlineData(TestEngine.Coherent)]
    public async Task An_action_changes_the_cache_after_it_was_confirmed_and_not_where_it_is_read_only(TestEngine engine)
    {
        await using var cluster = await DashboardCluster.StartAsync(engine);
        var key = DashboardCluster.Product.Of("chosen");
        await cluster.Cache(0).SetAsync(key, "here");
        await using var open = await browser.OpenAsync(cluster.Address(0));
        await open.GoToAsync("actions", "Actions");
        var form = open.Page.Locator("form").First;
        await form.Locator("[name=what]").SelectOptionAsync("remove");
        await form.Locator("[name=key]").FillAsync(key.Text);
        await form.Locator("[name=confirm]").FillAsync("product:other");
        await Assertions.Expect(form.Locator("button")).ToBeDisabledAsync();
        (await cluster.Cache(0).ContainsAsync(key)).Should().BeTrue();
        await form.Locator("[name=confirm]").FillAsync(key.Text);
        await form.Locator("button").ClickAsync();
        await Assertions.Expect(open.Page.Locator(".answer").First).ToContainTextAsync("Done: removed");
        (await cluster.Cache(0).ContainsAsync(key)).Should().BeFalse();
        await Assertions.Expect(open.Page.Locator("main tbody tr")).ToContainTextAsync("remove");

        await cluster.Cache(0).SetAsync(key, "here");
        await using var closed = await browser.OpenAsync(cluster.Address(1));
        await closed.GoToAsync("actions", "Actions");
        await Assertions.Expect(closed.Page.Locator("#read-only")).ToContainTextAsync("Read only");
        (await closed.Page.Locator("form").CountAsync()).Should().Be(0);
        (await closed.Page.EvaluateAsync<int>("() => fetch('remove?key=product:chosen', { method: 'POST', headers: { 'X-FusionTiered-Request': '1' } }).then(answer => answer.status)")).Should().Be(403);
        (await cluster.Cache(0).ContainsAsync(key)).Should().BeTrue();
    }

    [BrowserTheory]
    [InlineData(TestEngine.FusionCache)]
    [InlineData(TestEngine.Coherent)]
    public async Task The_first_screen_names_the_problem(TestEngine engine)
    {
        await using var cluster = await DashboardCluster.StartAsync(engine);
        await using var open = await browser.OpenAsync(cluster.Address(0));
        if (engine == TestEngine.FusionCache)
        {
            // The coherent engine puts a value into memory when it is asked for again: keys that are asked for once waste nothing there.
            (await open.SaysAsync("Profile 'search' wastes memory")).Should().Contain("give its keys fewer parts");
        }

        // Each node has told of itself, so the one that is cut off is missed.
        await open.GoToAsync("nodes", "Nodes and coherence");
        await Assertions.Expect(open.Page.Locator("main tbody tr")).ToHaveCountAsync(3);
        await open.GoToAsync("overview", "Overview");
        cluster.Line.Cut();
        (await open.SaysAsync("is cut off: nothing was heard of it for")).Should().Contain("check that it runs and that its network reaches Redis");

        cluster.Redis.Crash();
        (await open.SaysAsync("Redis (L2) does not answer this node")).Should().Contain("check that Redis runs");
        open.Faults.Should().BeEmpty();
    }

    private async Task ScreenshotsAsync(DashboardCluster cluster)
    {
        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var open = await browser.OpenAsync(cluster.Address(0), scheme);
            foreach (var (id, heading, charts) in Pages.Where(page => page.Id == "overview" || page.Id == (scheme == ColorScheme.Light ? "profiles" : "nodes")))
            {
                await open.GoToAsync(id, heading);
                await open.ChartsMoveAsync(charts);
                if (id == "overview")
                {
                    // Enough for lines that say something.
                    await Task.Delay(TimeSpan.FromSeconds(45));
                }

                var file = Documents.Path($"docs/images/dashboard-{id}-{(scheme == ColorScheme.Light ? "light" : "dark")}.png");
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await open.Page.ScreenshotAsync(new() { Path = file, FullPage = true });
            }
        }
    }
}
