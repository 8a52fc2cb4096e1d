using FusionTiered.Sample.Web.Tests.Support;
using Microsoft.Playwright;

namespace FusionTiered.Sample.Web.Tests.Pages;

/// <summary>Debian's Chromium, and an instance of the sample, for the tests of a class.</summary>
public sealed class Browser : IAsyncLifetime
{
    private readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("fusiontiered-chromium-");
    private IPlaywright? _driver;
    private IBrowserContext? _chromium;
    private RunningSample? _sample;

    public async Task InitializeAsync()
    {
        if (Programs.WhySkipped(["chromium"]) is not null)
        {
            return;
        }

        _sample = await RunningSample.StartAsync("fusioncache");
        _driver = await Playwright.CreateAsync();
        _chromium = await _driver.Chromium.LaunchPersistentContextAsync(_profile.FullName, new()
        {
            ExecutablePath = Programs.Find("chromium"),
            Headless = true,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>Opens a page; <paramref name="faults"/> gets what its console complains of.</summary>
    internal async Task<IPage> OpenAsync(string path, List<string> faults)
    {
        var page = await _chromium!.NewPageAsync();
        page.SetDefaultTimeout(60_000);
        page.Console += (_, line) =>
        {
            if (line.Type == "error")
            {
                faults.Add(line.Text);
            }
        };
        page.PageError += (_, fault) => faults.Add(fault);
        await page.GotoAsync(new Uri(_sample!.Address, path).AbsoluteUri);
        return page;
    }

    internal RunningSample Sample => _sample!;

    public async Task DisposeAsync()
    {
        if (_chromium is not null)
        {
            await _chromium.CloseAsync();
        }

        _driver?.Dispose();
        if (_sample is not null)
        {
            await _sample.DisposeAsync();
        }

        _profile.Delete(recursive: true);
    }
}
