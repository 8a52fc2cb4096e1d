using FusionTiered.AspNetCore.Tests.Telemetry.Support;
using FusionTiered.Redis.Tests.Support;
using static FusionTiered.AspNetCore.Tests.Telemetry.Support.BothEngines;

namespace FusionTiered.AspNetCore.Tests.Saving;

/// <summary>A save that fails at each point: what database, L2 and the memories of both nodes hold afterwards.</summary>
public sealed class SaveFailurePointsTests
{
    [RedisTheory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_save_reaches_the_database_L2_and_both_nodes(string engine)
    {
        await using var nodes = await SavingNodes.StartAsync(engine);

        var write = await nodes.SaveAsync(nodes.One, "new", static (work, _) => CommitAsync(work));

        write.Should().Be(CacheWrite.Everywhere());
        (nodes.Database[SavingNodes.Row], await nodes.InL2Async(), await nodes.CachedAsync(nodes.One)).Should().Be(("new", "new", "new"));
        await nodes.ReadsAsync(nodes.Other, "new");
    }

    [RedisTheory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task Before_the_commit_an_unknown_failure_removes_the_old_value_everywhere(string engine)
    {
        await using var nodes = await SavingNodes.StartAsync(engine);

        var save = async () => await nodes.SaveAsync(nodes.One, "new", static (_, _) => throw new InvalidOperationException("lost"));

        await save.Should().ThrowAsync<InvalidOperationException>().WithMessage("lost");
        nodes.Database[SavingNodes.Row].Should().Be("old");
        await nodes.ForgetAsync("old");
        await nodes.ReadsAsync(nodes.Other, "old");
    }

    [RedisTheory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task Before_the_commit_a_write_that_certainly_did_not_happen_leaves_the_old_value(string engine)
    {
        await using var nodes = await SavingNodes.StartAsync(engine);

        var save = async () => await nodes.SaveAsync(nodes.One, "new", static (_, _) => throw new NotSavedException("a conflict"));

        await save.Should().ThrowAsync<NotSavedException>();
        (nodes.Database[SavingNodes.Row], await nodes.InL2Async(), await nodes.CachedAsync(nodes.One), await nodes.CachedAsync(nodes.Other)).Should().Be(("old", "old", "old", "old"));
    }

    [RedisTheory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_commit_whose_answer_was_lost_removes_the_old_value_everywhere(string engine)
    {
        await using var nodes = await SavingNodes.StartAsync(engine);

        var save = async () => await nodes.SaveAsync(nodes.One, "new", static async (work, _) =>
        {
            await CommitAsync(work);
            throw new TimeoutException("no answer");
        });

        await save.Should().ThrowAsync<TimeoutException>();
        nodes.Database[SavingNodes.Row].Should().Be("new");
        await nodes.ForgetAsync("old");
        await nodes.ReadsAsync(nodes.One, "new");
        await nodes.ReadsAsync(nodes.Other, "new");
    }

    [RedisTheory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_save_that_its_caller_cancels_leaves_no_old_value(string engine)
    {
        await using var nodes = await SavingNodes.StartAsync(engine);
        using var caller = new CancellationTokenSource();

        var save = async () => await nodes.SaveAsync(
            nodes.One,
            "new",
            async (work, token) =>
            {
                await CommitAsync(work);
                await caller.CancelAsync();
                token.ThrowIfCancellationRequested();
            },
            caller.Token);

        await save.Should().ThrowAsync<OperationCanceledException>();
        await nodes.ForgetAsync("old");
        await nodes.ReadsAsync(nodes.Other, "new");
    }

    [RedisTheory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_caller_who_gives_up_after_the_commit_gets_the_answer_and_the_cache_the_value(string engine)
    {
        await using var nodes = await SavingNodes.StartAsync(engine);
        using var caller = new CancellationTokenSource();

        var write = await nodes.SaveAsync(
            nodes.One,
            "new",
            async (work, _) =>
            {
                await CommitAsync(work);
                await caller.CancelAsync();
            },
            caller.Token);

        write.IsEverywhere.Should().BeTrue();
        await nodes.ReadsAsync(nodes.Other, "new");
    }

    [RedisTheory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task After_the_commit_and_before_L2_the_write_stands_and_repair_removes_the_old_value(string engine)
    {
        await using var nodes = await SavingNodes.StartAsync(engine, deadline: 0.5);

        var write = await nodes.SaveAsync(nodes.One, "new", (work, _) =>
        {
            work.Commit();
            nodes.Server.Freeze();
            return Task.CompletedTask;
        });

        write.Reach.Should().Be(CacheReach.LocalOnly);
        nodes.Database[SavingNodes.Row].Should().Be("new");
        (await nodes.ReadAsync(nodes.One)).Should().Be("new");
        nodes.Server.Thaw();
        await nodes.ForgetAsync("old");
        await nodes.ReadsAsync(nodes.Other, "new");
    }

    [RedisTheory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task After_L2_and_before_the_answer_the_write_stands_and_the_old_value_is_gone(string engine)
    {
        await using var nodes = await SavingNodes.StartAsync(engine, deadline: 3);
        HookedOrder.AfterL2(nodes.One, nodes.Server.Freeze);

        var write = await nodes.SaveAsync(nodes.One, "new", static (work, _) => CommitAsync(work));

        write.Reach.Should().Be(CacheReach.LocalOnly, "whether another save overlapped is unknown");
        (await nodes.ReadAsync(nodes.One)).Should().Be("new");
        nodes.Server.Thaw();
        await nodes.ForgetAsync("old");
        await nodes.ReadsAsync(nodes.Other, "new");
    }

    [RedisTheory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_process_that_ends_between_commit_and_L2_leaves_the_old_value_to_its_lifetime(string engine)
    {
        await using var nodes = await SavingNodes.StartAsync(engine);
        var (committed, ended) = (new TaskCompletionSource(), new TaskCompletionSource());

        var save = nodes.SaveAsync(nodes.One, "new", async (work, _) =>
        {
            work.Commit();
            committed.SetResult();
            await ended.Task;
        }).AsTask();
        await committed.Task.Ends();

        // Documented: nobody is left who could tell the cache.
        (nodes.Database[SavingNodes.Row], await nodes.InL2Async()).Should().Be(("new", "old"));
        ended.SetException(new TimeoutException());
        await save.Invoking(static save => save).Should().ThrowAsync<TimeoutException>();
    }

    private static async Task CommitAsync(Ledger.Transaction work)
    {
        await Task.Yield();
        work.Commit();
    }
}
