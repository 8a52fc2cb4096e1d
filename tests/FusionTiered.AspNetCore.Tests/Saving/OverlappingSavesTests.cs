using FusionTiered.AspNetCore.Tests.Telemetry.Support;
using FusionTiered.Redis.Tests.Support;
using static FusionTiered.AspNetCore.Tests.Telemetry.Support.BothEngines;

namespace FusionTiered.AspNetCore.Tests.Saving;

/// <summary>Two saves of one key at the same time never leave the older state of the database in the cache.</summary>
public sealed class OverlappingSavesTests
{
    public static TheoryData<string, bool, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool, bool>();
            foreach (var engine in new[] { FusionCache, Coherent })
            {
                foreach (var beginsFirst in new[] { true, false })
                {
                    cases.Add(engine, beginsFirst, false);
                    cases.Add(engine, beginsFirst, true);
                }
            }

            return cases;
        }
    }

    /// <summary>"older" commits first and comes to the cache last.</summary>
    [RedisTheory]
    [MemberData(nameof(Cases))]
    public async Task The_save_that_committed_first_and_is_cached_last_does_not_stay(string engine, bool olderBeginsFirst, bool inMemoryOnly)
    {
        await using var nodes = await SavingNodes.StartAsync(engine, inMemoryOnly);
        var (begun, committed, cached) = (new TaskCompletionSource(), new TaskCompletionSource(), new TaskCompletionSource());
        Task<CacheWrite> Older() => nodes.SaveAsync(nodes.One, "older", async (work, _) =>
        {
            begun.TrySetResult();
            work.Commit();
            committed.SetResult();
            await cached.Task;
        }).AsTask();
        Task<CacheWrite> Newer() => nodes.SaveAsync(nodes.Other, "newer", async (work, _) =>
        {
            begun.TrySetResult();
            await committed.Task;
            work.Commit();
        }).AsTask();

        var first = olderBeginsFirst ? Older() : Newer();
        await begun.Task.Ends();
        var second = olderBeginsFirst ? Newer() : Older();
        await (olderBeginsFirst ? second : first).Ends();
        cached.SetResult();
        await Task.WhenAll(first, second).Ends();

        nodes.Database[SavingNodes.Row].Should().Be("newer");
        await nodes.ForgetAsync("older");
        await nodes.ReadsAsync(nodes.One, "newer");
        await nodes.ReadsAsync(nodes.Other, "newer");
    }

    [RedisTheory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_save_that_was_overtaken_before_its_write_never_replaces_the_newer_value(string engine)
    {
        await using var nodes = await SavingNodes.StartAsync(engine);
        string? seen = null;
        HookedOrder.On(nodes.One, order => new HookedOrder(order) { AtLook = async _ => seen = await nodes.InL2Async() });

        var older = await nodes.SaveAsync(nodes.One, "older", async (work, _) =>
        {
            work.Commit();
            await nodes.SaveAsync(nodes.Other, "newer", static (work, _) =>
            {
                work.Commit();
                return Task.CompletedTask;
            });
        });

        (older.IsEverywhere, seen).Should().Be((true, "newer"), "it looks before it stores");
        await nodes.ReadsAsync(nodes.Other, "newer");
    }

    /// <summary>The number that tells of the removal is lost, so a save that looks after it stores its older value and finds nothing.</summary>
    [RedisTheory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task A_number_that_was_lost_is_asked_for_again_and_the_value_removed_again(string engine)
    {
        await using var nodes = await SavingNodes.StartAsync(engine);
        var asked = 0;
        HookedOrder.On(nodes.One, order => new HookedOrder(order)
        {
            AtNumber = async number =>
            {
                asked = number;
                _ = number == 3 && (await nodes.Other.SetAsync(nodes.Key, "older")).IsEverywhere;
                return number != 2;
            },
        });

        var save = async () => await nodes.SaveAsync(nodes.One, "new", static (_, _) => throw new TimeoutException());

        await save.Should().ThrowAsync<TimeoutException>();
        asked.Should().Be(3);
        await nodes.ForgetAsync("older");
    }

    [RedisTheory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task Saves_one_after_another_leave_the_last_value_in_the_cache(string engine)
    {
        await using var nodes = await SavingNodes.StartAsync(engine);
        for (var i = 0; i < 10; i++)
        {
            var node = i % 2 == 0 ? nodes.One : nodes.Other;
            (await nodes.SaveAsync(node, $"v{i}", static (work, _) =>
            {
                work.Commit();
                return Task.CompletedTask;
            })).IsEverywhere.Should().BeTrue();
        }

        (await nodes.InL2Async()).Should().Be("v9");
    }

    [RedisTheory]
    [MemberData(nameof(Each), MemberType = typeof(BothEngines))]
    public async Task Many_saves_from_both_nodes_end_with_the_state_of_the_database(string engine)
    {
        await using var nodes = await SavingNodes.StartAsync(engine);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () => await nodes.SaveAsync(
            i % 2 == 0 ? nodes.One : nodes.Other,
            $"v{i}",
            static async (work, _) =>
            {
                await Task.Yield();
                work.Commit();
                await Task.Yield();
            })))).Ends();

        var last = nodes.Database[SavingNodes.Row]!;
        (await nodes.InL2Async()).Should().BeOneOf([null, last]);
        await nodes.ReadsAsync(nodes.One, last);
        await nodes.ReadsAsync(nodes.Other, last);
    }
}
