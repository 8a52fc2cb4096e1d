using FusionTiered.Coherent.Tests.Support;
using static FusionTiered.Coherent.Tests.Shared.Cluster;

namespace FusionTiered.Coherent.Tests.Shared;

/// <summary>Callers without a source share one read of L2. The answers of the tier wait until the clock moves.</summary>
public class SharedGetTests
{
    private static readonly CacheKey Key = Both.Of("k");

    [Fact]
    public async Task Callers_share_one_read_and_each_counts_its_miss()
    {
        await using var cluster = await HeldAsync();

        var callers = Enumerable.Range(0, 50).Select(_ => cluster.B.GetAsync<string>(Key).AsTask()).ToList();
        await AnswerAsync(cluster, callers);

        (await Task.WhenAll(callers)).Should().OnlyContain(static each => each.Value == "v" && each.Tier == CacheTier.L2 && each.IsVerified);
        var figures = cluster.B.GetStatistics()["both"];
        (figures.L1.Misses, figures.L2.Hits, figures.L2.Misses, figures.CallersSaved).Should().Be((1 + 50, 1 + 1, 0, 0), "one of each is of the read before");
        ShouldBeQuiet(cluster);
    }

    [Fact]
    public async Task Callers_share_the_answer_that_there_is_no_value()
    {
        await using var cluster = await HeldAsync();

        var callers = Enumerable.Range(0, 5).Select(_ => cluster.B.GetAsync<string>(Both.Of("none")).AsTask()).ToList();
        await AnswerAsync(cluster, callers);

        (await Task.WhenAll(callers)).Should().OnlyContain(static each => !each.Found && !each.IsUnanswered);
        cluster.B.GetStatistics()["both"].L2.Misses.Should().Be(1);
    }

    [Fact]
    public async Task A_caller_that_comes_after_a_removal_does_not_get_the_answer_of_an_earlier_read()
    {
        await using var cluster = await HeldAsync();
        var before = cluster.B.GetAsync<string>(Key).AsTask();
        var removing = cluster.B.RemoveAsync(Key).AsTask();

        var after = Enumerable.Range(0, 5).Select(_ => cluster.B.GetAsync<string>(Key).AsTask()).ToList();
        await AnswerAsync(cluster, [before, removing, .. after]);

        (await before).Value.Should().Be("v", "it came before");
        (await Task.WhenAll(after)).Should().OnlyContain(static each => !each.Found);
        ShouldBeQuiet(cluster);
    }

    [Fact]
    public async Task A_caller_that_comes_after_the_end_of_a_tag_does_not_get_the_answer_of_an_earlier_read()
    {
        await using var cluster = await HeldAsync();
        var before = cluster.B.GetAsync<string>(Key).AsTask();
        var ending = cluster.B.InvalidateTagAsync("red").AsTask();

        var after = cluster.B.GetAsync<string>(Key).AsTask();
        await AnswerAsync(cluster, [before, ending, after]);

        (await after).Found.Should().BeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_load_of_the_node_ends_the_reads_under_way_for_callers_to_come(bool isRefresh)
    {
        await using var cluster = await StartAsync();
        var memory = cluster.B.Local.Memory;
        var read = memory.Open(Key.Text, Key.Hash);

        _ = isRefresh ? await cluster.B.RefreshAsync(Key, static _ => new ValueTask<string>("loaded"))
            : await cluster.B.GetOrSetAsync(Key, static _ => new ValueTask<string>("loaded"));

        read.IsDirty.Should().BeTrue("nobody joins a read whose token is dirty");
        memory.Close(read);
    }

    [Fact]
    public async Task A_caller_that_comes_after_a_gap_in_the_announcements_reads_by_itself()
    {
        await using var cluster = await HeldAsync();
        var before = cluster.B.GetAsync<string>(Key).AsTask();
        var lease = cluster.B.L2.Link.Lease;
        lease.CoverageChanged(connected: true);
        lease.Confirm(cluster.Clock.GetTimestamp());

        var after = cluster.B.GetAsync<string>(Key).AsTask();
        await AnswerAsync(cluster, [before, after]);

        ((await before).Value, (await after).Value).Should().Be(("v", "v"));
        Reads(cluster).Should().Be(2, "a change may have been missed in between");
    }

    [Fact]
    public async Task A_node_that_cannot_tell_whether_it_heard_all_changes_shares_no_read()
    {
        await using var cluster = await HeldAsync();
        cluster.B.L2.Link.Lease.CoverageChanged(connected: true);

        var callers = Enumerable.Range(0, 3).Select(_ => cluster.B.GetAsync<string>(Key).AsTask()).ToList();
        await AnswerAsync(cluster, callers);

        (await Task.WhenAll(callers)).Should().OnlyContain(static each => each.Value == "v");
        Reads(cluster).Should().Be(3);
    }

    [Theory]
    [InlineData("exact", TierUse.Both)]
    [InlineData("far", TierUse.Both)]
    [InlineData("both", TierUse.L2)]
    public async Task A_caller_that_does_not_take_what_memory_has_reads_by_itself(string profile, TierUse tiers)
    {
        await using var cluster = await HeldAsync();
        var key = new CacheProfile(profile).Of("k");

        var callers = Enumerable.Range(0, 3).Select(_ => cluster.B.GetAsync<string>(key, new() { Tiers = tiers }).AsTask()).ToList();
        await AnswerAsync(cluster, callers);

        (await Task.WhenAll(callers)).Should().OnlyContain(static each => each.Value == "v");
        Reads(cluster, profile).Should().Be(3);
    }

    [Fact]
    public async Task The_caller_whose_read_it_is_may_go_and_so_may_another_one()
    {
        await using var cluster = await HeldAsync();
        using var impatient = new CancellationTokenSource();
        var first = cluster.B.GetAsync<string>(Key, cancellationToken: impatient.Token).AsTask();
        var second = cluster.B.GetAsync<string>(Key).AsTask();
        var third = cluster.B.GetAsync<string>(Key, cancellationToken: impatient.Token).AsTask();
        await impatient.CancelAsync();

        await first.Invoking(static task => task).Should().ThrowAsync<OperationCanceledException>();
        await third.Invoking(static task => task).Should().ThrowAsync<OperationCanceledException>();
        await AnswerAsync(cluster, [second]);

        (await second).Value.Should().Be("v");
        Reads(cluster).Should().Be(1);
        ShouldBeQuiet(cluster);
    }

    [Fact]
    public async Task A_read_that_fails_is_told_to_each_caller_and_thrown_to_none()
    {
        await using var cluster = await HeldAsync();

        var callers = Enumerable.Range(0, 5).Select(_ => cluster.B.GetAsync<string>(Key).AsTask()).ToList();
        cluster.LinkOf(cluster.B).Faults.Cut();
        await AnswerAsync(cluster, callers);

        (await Task.WhenAll(callers)).Should().OnlyContain(static each => !each.Found && each.IsUnanswered);
        ShouldBeQuiet(cluster);
    }

    [Fact]
    public async Task Callers_that_read_another_type_do_not_share()
    {
        await using var cluster = await HeldAsync();

        var text = cluster.B.GetAsync<string>(Key).AsTask();
        var number = cluster.B.GetAsync<int>(Key).AsTask();
        await AnswerAsync(cluster, [text, number]);

        ((await text).Value, (await number).Found).Should().Be(("v", false));
    }

    [Fact]
    public async Task Where_values_are_copied_each_caller_gets_one_of_its_own()
    {
        var copied = new CacheProfile("copied");
        await using var cluster = await HeldAsync(options => options.Add(copied, static profile => profile.CopyValues = true));

        var callers = Enumerable.Range(0, 3).Select(_ => cluster.B.GetAsync<List<int>>(copied.Of("k")).AsTask()).ToList();
        await AnswerAsync(cluster, callers);

        (await Task.WhenAll(callers)).Select(static each => (object)each.Value!).Distinct(ReferenceEqualityComparer.Instance).Should().HaveCount(3);
        Reads(cluster, "copied").Should().Be(1);
    }

    [Fact]
    public async Task Of_a_thousand_keys_nothing_is_left()
    {
        await using var cluster = await HeldAsync();

        var callers = Enumerable.Range(0, 2000).Select(i => cluster.B.GetAsync<string>(Both.Of($"{i / 2}")).AsTask()).ToList();
        cluster.B.ReadsUnderWay.Should().Be(1000);
        await AnswerAsync(cluster, callers);

        ShouldBeQuiet(cluster);
    }

    // Node B hears the tier's answers, but for its announcements and probes, when the clock moves.
    private static async Task<Cluster> HeldAsync(Action<FusionTieredOptions>? configure = null)
    {
        var cluster = await StartAsync(configure: options =>
        {
            options.L2.ReadDeadline = options.L2.WriteDeadline = TimeSpan.FromSeconds(20);
            options.L2.CoherenceLease = TimeSpan.FromSeconds(30);
            configure?.Invoke(options);
        });
        foreach (var profile in new[] { "both", "far", "exact" })
        {
            await cluster.A.SetAsync(new CacheProfile(profile).Of("k"), "v", CacheCallOptions.Tagged("red"));
        }

        if (configure is not null)
        {
            await cluster.A.SetAsync(new CacheProfile("copied").Of("k"), new List<int> { 1 });
        }

        // The numbers of all versions are known after a read: a held one asks once.
        await HeardAsync(cluster.B);
        await cluster.B.GetAsync<string>(Key);
        cluster.B.ClearMemory();
        cluster.LinkOf(cluster.B).Faults.AnswerDelay = TimeSpan.FromMilliseconds(100);
        return cluster;
    }

    private static Task AnswerAsync(Cluster cluster, IEnumerable<Task> calls) => cluster.PassUntilAsync(Task.WhenAll(calls), TimeSpan.FromSeconds(10));

    private static long Reads(Cluster cluster, string profile = "both") => cluster.B.GetStatistics()[profile].L2.Requests - (profile == "both" ? 1 : 0);

    private static void ShouldBeQuiet(Cluster cluster)
    {
        cluster.B.ReadsUnderWay.Should().Be(0, "no read may be left behind");
        cluster.B.Local.Memory.OpenTokens.Should().Be(0, "no token may be left behind");
    }
}
