using FusionTiered.Redis.Tests.Support;
using Microsoft.Playwright;

namespace FusionTiered.AspNetCore.Tests.Dashboard;

/// <summary>A dashboard in a browser, and the faults that its console tells of.</summary>
internal sealed class OpenPage : IAsyncDisposable
{
    // Lines whose points have more than one height.
    private const string Moving = """
        () => [...document.querySelectorAll('main figure svg path.s0')]
          .filter(path => new Set((path.getAttribute('d') ?? '').split(/[ML]/).slice(1).map(point => point.split(' ')[1])).size > 1).length
        """;

    private readonly IBrowserContext _context;
    private readonly Uri _address;

    public OpenPage(IBrowserContext context, IPage page, Uri address)
    {
        (_context, Page, _address) = (context, page, address);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                Add(message.Text);
            }
        };
        page.PageError += (_, fault) => Add(fault);
    }

    public IPage Page { get; }

    public List<string> Faults { get; } = [];

    public async Task GoToAsync(string id, string heading)
    {
        await Page.GotoAsync($"{_address}#{id}");
        await Assertions.Expect(Page.Locator("main h2")).ToHaveTextAsync(heading);
    }

    /// <summary>Waits until so many charts show more than one value.</summary>
    public Task ChartsMoveAsync(int charts) =>
        Eventually.TrueAsync(async () => await Page.EvaluateAsync<int>(Moving) >= charts, $"{charts} charts show more than one value");

    /// <summary>Waits until the sentence at the top has this in it, and gives it.</summary>
    public async Task<string> SaysAsync(string text)
    {
        await Assertions.Expect(Page.Locator("#sentence")).ToContainTextAsync(text);
        return await Page.Locator("#sentence").InnerTextAsync();
    }

    public ValueTask DisposeAsync() => new(_context.CloseAsync());

    private void Add(string fault)
    {
        lock (Faults)
        {
            Faults.Add(fault);
        }
    }
}
