using FusionTiered.Fusion.Tests.Support;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Fusion.Tests.Flows;

public class SharedLoadTests
{
    [Fact]
    public async Task A_batch_that_is_refused_leaves_no_caller_behind()
    {
        await using var node = FusionNode.New();
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await node.Cache.GetOrSetAsync(FusionNode.Key("outer"), async _ =>
        {
            var batch = async () => await node.Cache.GetOrSetManyAsync<int, string>([FusionNode.Key("a"), FusionNode.Key("outer")], 0, static (_, _, _) => throw new InvalidOperationException("not asked"));
            await batch.Should().ThrowAsync<RecursiveLoadException>();
            return "v";
        });

        using var gone = new CancellationTokenSource();
        var only = node.Cache.GetOrSetAsync(FusionNode.Key("a"), async unwanted =>
        {
            await gone.CancelAsync();
            unwanted.Register(cancelled.SetResult);
            await cancelled.Task;
            return "v";
        }, cancellationToken: gone.Token);

        await only.Invoking(static async call => await call).Should().ThrowAsync<OperationCanceledException>();
        await cancelled.Task.Ends();
    }

    [Fact]
    public async Task Callers_that_share_an_outdated_value_get_copies_where_the_profile_copies()
    {
        await using var node = FusionNode.New(static profile => profile.CopyValues = true);
        var (begun, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        var loads = 0;
        var callers = Enumerable.Range(0, 3).Select(_ => node.Cache.GetOrSetAsync(FusionNode.Key(), LoadAsync).AsTask()).ToList();
        await begun.Task.Ends();
        await Eventually.True(() => node.Engine.Caches.Of(node.Engine.Profiles.Registered(FusionNode.Feed)).Callers.WaitingFor(FusionNode.Key().Text) == 3, "all three wait");

        await node.Cache.RemoveAsync(FusionNode.Key());
        end.SetResult();
        var values = await Task.WhenAll(callers).Ends();

        loads.Should().Be(1);
        values.Distinct<object>(ReferenceEqualityComparer.Instance).Should().HaveCount(3);

        async ValueTask<List<int>> LoadAsync(CancellationToken _)
        {
            Interlocked.Increment(ref loads);
            begun.SetResult();
            await end.Task;
            return [1];
        }
    }
}
