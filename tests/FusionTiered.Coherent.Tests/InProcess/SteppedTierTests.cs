using FusionTiered.InProcess;
using FusionTiered.Conformance;
using FusionTiered.Testing;

namespace FusionTiered.Coherent.Tests.InProcess;

public class SteppedTierTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);

    private readonly Steps _steps = new();
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Nothing_happens_before_its_step_is_run()
    {
        using var tier = new InProcessTier(_clock, "test", _steps);
        var a = tier.Connect("a");

        var set = a.SetAsync("k", new byte[] { 1 }, keepFor: null, Deadline).AsTask();
        _steps.Waiting.Should().Equal("arrive a");
        _steps.Run("arrive a");
        tier.Find("k").Should().BeNull();
        _steps.Run("cycle");
        tier.Find("k").Should().Equal(1);
        set.IsCompleted.Should().BeFalse();
        _steps.Run("deliver a");

        await set;
        _steps.Waiting.Should().BeEmpty();
    }

    [Fact]
    public async Task Of_two_writes_in_one_cycle_only_the_last_writer_is_spared()
    {
        using var tier = new InProcessTier(_clock, "test", _steps);
        var (a, heardByA) = Listening(tier, "a");
        var (b, heardByB) = Listening(tier, "b");
        _steps.RunAll();

        var first = a.SetAsync("k", new byte[] { 1 }, keepFor: null, Deadline).AsTask();
        var second = b.SetAsync("k", new byte[] { 2 }, keepFor: null, Deadline).AsTask();
        _steps.Run("arrive a");
        _steps.Run("arrive b");
        _steps.RunAll();

        await Task.WhenAll(first, second);
        heardByA.Changes.Should().Equal("began", "key k");
        heardByB.Changes.Should().Equal("began");
    }

    [Fact]
    public async Task Announcements_of_a_cycle_come_behind_all_its_replies()
    {
        using var tier = new InProcessTier(_clock, "test", _steps);
        var (a, heardByA) = Listening(tier, "a");
        var (b, _) = Listening(tier, "b");
        _steps.RunAll();

        var write = b.SetAsync("k", new byte[] { 1 }, keepFor: null, Deadline).AsTask();
        var read = a.ReadAsync("other", Deadline).AsTask();
        _steps.Run("arrive b");
        _steps.Run("arrive a");
        _steps.Run("cycle");
        _steps.Run("deliver a");
        await read;
        heardByA.Changes.Should().Equal("began");
        _steps.Run("deliver a");
        heardByA.Changes.Should().Equal("began", "key k");

        _steps.RunAll();
        await write;
    }

    [Fact]
    public async Task A_script_is_heard_by_the_node_that_ran_it_even_beside_its_own_plain_write()
    {
        using var tier = new InProcessTier(_clock, "test", _steps);
        var (a, heard) = Listening(tier, "a");
        _steps.RunAll();

        var set = a.SetAsync("k", new byte[] { 1 }, keepFor: null, Deadline).AsTask();
        var expire = a.ExpireAsync("k", TimeSpan.FromSeconds(5), Deadline).AsTask();
        var remove = a.RemoveAsync("other", Deadline).AsTask();
        _steps.Run("arrive a");
        _steps.Run("arrive a");
        _steps.Run("arrive a");
        _steps.RunAll();

        await Task.WhenAll(set, expire, remove);
        heard.Changes.Should().Equal("began", "key k", "key k");
    }

    [Fact]
    public async Task A_late_write_lands_before_the_handshake_of_the_next_connection_or_never()
    {
        var landed = new HashSet<bool>();
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var steps = new Steps();
            using var tier = new InProcessTier(_clock, "test", steps);
            tier.Faults.LateWrites = InProcessLateWrites.ApplyBeforeHeal;
            var (a, heard) = Listening(tier, "a");
            steps.RunAll();

            var set = a.SetAsync("k", new byte[] { 1 }, keepFor: null, Deadline).AsTask();
            a.Faults.Cut();
            (await Record.ExceptionAsync(() => set)).Should().BeOfType<RemoteTierException>();
            a.Faults.Heal();
            while (heard.Count("began") < 2)
            {
                steps.RunAny(random);
            }

            var there = tier.Find("k") is not null;
            steps.RunAll();

            (tier.Find("k") is not null).Should().Be(there, $"nothing lands after the handshake (seed {seed})");
            landed.Add(there);
        }

        landed.Should().BeEquivalentTo([true, false], "both can happen");
    }

    [Fact]
    public void In_every_order_what_was_acknowledged_before_a_probe_is_heard_before_its_confirmation()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var steps = new Steps();
            using var tier = new InProcessTier(_clock, "test", steps);
            var (a, heard) = Listening(tier, "a");
            var (b, _) = Listening(tier, "b");
            steps.RunAll();
            Task? probe = null;
            var acknowledged = new List<int>();
            var due = new List<int>();
            var writes = Enumerable.Range(0, 10).Select(number => b.SetAsync($"{number}", new byte[1], keepFor: null, Deadline).AsTask()).ToList();
            do
            {
                acknowledged = [.. Enumerable.Range(0, 10).Where(number => writes[number].IsCompleted)];
                if (probe is null && random.Next(8) == 0)
                {
                    due = acknowledged;
                    probe = a.ConfirmAsync(Deadline).AsTask();
                }

                if (probe is { IsCompleted: true })
                {
                    due.Where(number => !heard.Has($"key {number}")).Should().BeEmpty($"the probe was confirmed (seed {seed})");
                }
            }
            while (steps.RunAny(random));
        }
    }

    private static (InProcessConnection Node, HeardChanges Heard) Listening(InProcessTier tier, string name)
    {
        var node = tier.Connect(name);
        var heard = new HeardChanges();
        node.Listen(heard, TimeSpan.FromSeconds(2));
        return (node, heard);
    }
}
