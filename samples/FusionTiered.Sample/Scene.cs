namespace FusionTiered.Sample;

/// <summary>What the program claims of the cache, and whether it was so.</summary>
internal sealed record Scene(string Name, bool Ok, string Detail)
{
    public static async IAsyncEnumerable<Scene> PlayAsync(Market[] nodes, PriceSource source, Action<string> say)
    {
        var before = source.Calls;
        await Task.WhenAll(Enumerable.Range(0, 300).Select(caller => nodes[caller % nodes.Length].QuoteAsync("AMZN").AsTask()));
        yield return new("one-load", source.Calls - before <= nodes.Length, $"300 callers on {nodes.Length} nodes wanted one price at once: {source.Calls - before} source call(s)");

        (before, var pages, var wrong) = (source.Calls, 0, 0);
        var traffic = Task.WhenAll(Enumerable.Range(0, 30).Select(seed => AskAsync(new Random(seed))));
        while (await Task.WhenAny(traffic, Task.Delay(1_000)) != traffic)
        {
            say($"     ...        {pages:N0} pages, {source.Calls - before} source calls");
        }

        yield return new("traffic", wrong == 0 && source.Calls - before < pages / 20, $"{pages:N0} pages of four answers each cost {source.Calls - before} source calls; {wrong} pages were wrong");

        // The next month's price: one node is told, all drop what depends on it, and nothing else.
        source.MonthsToCome = 0;
        await nodes[0].Cache.InvalidateAsync("price.changed", new Dictionary<string, string> { ["symbol"] = "MSFT" });
        await Task.Delay(1_000);
        var (told, kept) = (await CountAsync("MSFT", source.Known("MSFT")[^1]), nodes.Count(node => node.Cache.TryGet(Market.Quote.Key($"IBM"), out double _)));
        yield return new("event", told == nodes.Length && kept == nodes.Length, $"one node was told of a new price of MSFT: {told} of {nodes.Length} nodes have it, {kept} still remember that of IBM");

        // The lifetime of a price ends while the source is down, and then the source is well again.
        var old = await nodes[0].QuoteAsync("IBM");
        (before, source.IsBroken) = (source.Calls, true);
        await nodes[0].Cache.ExpireAsync(Market.Quote.Key($"IBM"));
        await Task.Delay(1_000);
        var (served, failed) = (await CountAsync("IBM", old), source.Calls - before);
        source.IsBroken = false;
        await Task.Delay(1_000);
        var healed = await CountAsync("IBM", source.Known("IBM")[^1]);
        yield return new("fail-safe", served == nodes.Length && failed > 0 && healed == nodes.Length, $"the source failed in {failed} calls: {served} of {nodes.Length} nodes answered with the old price; once it was well, {healed} had the new one");

        async Task<int> CountAsync(string symbol, double price) => (await Task.WhenAll(nodes.Select(node => node.QuoteAsync(symbol).AsTask()))).Count(quote => quote == price);

        async Task AskAsync(Random random)
        {
            for (var page = 0; page < 250; page++)
            {
                var (node, symbol) = (nodes[random.Next(nodes.Length)], source.Symbols[random.Next(source.Symbols.Length)]);
                var known = source.Known(symbol);
                var right = await node.QuoteAsync(symbol) == known[^1] && (await node.HistoryAsync(symbol)).AsSpan().SequenceEqual(known)
                    && await node.AverageAsync(symbol) == known[^12..].Average() && await node.OverviewAsync() == source.Known("SP500")[^1];
                await Task.Delay(random.Next(5, 15));
                (_, _) = (Interlocked.Increment(ref pages), right ? 0 : Interlocked.Increment(ref wrong));
            }
        }
    }
}
