using FusionTiered.AspNetCore.OutputCaching;
using FusionTiered.AspNetCore.Tests.Support;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FusionTiered.AspNetCore.Tests.HttpCaching;

/// <summary>Evictions by tag that do not go well.</summary>
public sealed class EvictionTests
{
    [Fact]
    public async Task A_caller_that_leaves_keeps_no_CDN_from_being_told()
    {
        using var gone = new CancellationTokenSource();
        var (told, go, last) = (new TaskCompletionSource<CancellationToken>(), new TaskCompletionSource<bool>(), new TaskCompletionSource());
        var eviction = EvictAsync(
            new FakeDomainCache(),
            gone.Token,
            new Purger(async token =>
            {
                told.SetResult(token);
                await go.Task.WaitAsync(token);
            }),
            new Purger(_ =>
            {
                last.SetResult();
                return Task.CompletedTask;
            }));
        await told.Task.Ends();

        await gone.CancelAsync();

        await eviction.Awaiting(static call => call.Ends()).Should().ThrowAsync<OperationCanceledException>("the wait ends");
        go.SetResult(true);
        await last.Task.Ends();
    }

    [Fact]
    public async Task Each_purger_is_called_and_a_failure_is_told_and_logged()
    {
        using var log = new ListedLog();
        var isCalled = false;
        var eviction = EvictAsync(
            new FakeDomainCache(),
            log,
            CancellationToken.None,
            new Purger(static _ => throw new HttpRequestException("away")),
            new Purger(_ =>
            {
                isCalled = true;
                return Task.CompletedTask;
            }));

        (await eviction.Awaiting(static call => call.Ends()).Should().ThrowAsync<AggregateException>()).WithInnerException<HttpRequestException>();
        isCalled.Should().BeTrue();
        log.Of(6024).Should().ContainSingle();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_eviction_that_reached_this_node_only_is_logged(bool isAway)
    {
        using var log = new ListedLog();
        await EvictAsync(new FakeDomainCache { IsL2Away = isAway }, log, CancellationToken.None).Ends();
        log.Of(6023).Should().HaveCount(isAway ? 1 : 0);
    }

    private static Task EvictAsync(IDomainCache cache, CancellationToken token, params ICdnPurger[] purgers) => EvictAsync(cache, NullLogger.Instance, token, purgers);

    private static Task EvictAsync(IDomainCache cache, ILogger log, CancellationToken token, params ICdnPurger[] purgers) =>
        new DomainOutputCacheStore(cache, new HttpContextAccessor(), purgers, log).EvictByTagAsync("shop", token).AsTask();

    private sealed class Purger(Func<CancellationToken, Task> purge) : ICdnPurger
    {
        public async ValueTask<bool> PurgeAsync(IReadOnlyCollection<string> surrogateKeys, CancellationToken cancellationToken = default)
        {
            await purge(cancellationToken);
            return true;
        }
    }
}
