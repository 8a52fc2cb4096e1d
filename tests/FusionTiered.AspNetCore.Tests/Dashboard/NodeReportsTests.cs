using System.Collections.Concurrent;
using FusionTiered.AspNetCore.Caches;
using FusionTiered.AspNetCore.Dashboard;
using FusionTiered.Engines;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.AspNetCore.Tests.Dashboard;

/// <summary>What nodes tell each other while somebody looks.</summary>
public sealed class NodeReportsTests
{
    private readonly ManualClock _time = new();
    private readonly Board _board = new();

    [Fact]
    public async Task Nobody_tells_anything_while_nobody_looks()
    {
        var node = Node(static () => false);
        await SecondsAsync(20, node);
        (_board.Writes, _board.Calls).Should().Be((0, 4), "it reads every five seconds");
        node.Seen.Should().BeEmpty();
    }

    [Fact]
    public async Task Every_node_tells_of_itself_once_somebody_looks_at_one()
    {
        var (looked, other) = (Node(static () => true), Node(static () => false));
        await SecondsAsync(7, looked, other);
        looked.Seen.Select(static node => (node.Summary.Node, node.IsSelf, node.IsCutOff)).Should().Equal((looked.Node, true, false), (other.Node, false, false));
    }

    [Fact]
    public async Task A_node_stops_telling_when_nobody_looks_any_more()
    {
        var isWatched = true;
        var (looked, other) = (Node(() => isWatched), Node(static () => false));
        await SecondsAsync(7, looked, other);
        isWatched = false;
        await SecondsAsync(10, looked, other);
        var writes = _board.Writes;
        await SecondsAsync(10, looked, other);
        _board.Writes.Should().Be(writes);
    }

    [Fact]
    public async Task A_node_that_is_silent_is_cut_off_and_one_that_takes_its_leave_is_not()
    {
        var (looked, silent, leaves) = (Node(static () => true), Node(static () => false), Node(static () => false));
        await SecondsAsync(7, looked, silent, leaves);
        await _board.ExchangeAsync(leaves.Node, note: null, TimeSpan.Zero);
        await SecondsAsync(12, looked);
        looked.Seen.Should().HaveCount(2).And.ContainSingle(static node => node.IsCutOff).Which.Summary.Node.Should().Be(silent.Node);
    }

    [Fact]
    public async Task A_node_that_does_not_reach_the_board_calls_nobody_silent()
    {
        var (looked, other) = (Node(static () => true), Node(static () => false));
        await SecondsAsync(7, looked, other);
        _board.IsAway = true;
        await SecondsAsync(15, looked);
        looked.Seen.Should().BeEmpty();
        _board.IsAway = false;
        await SecondsAsync(1, other, looked);
        looked.Seen.Should().OnlyContain(static node => !node.IsCutOff);
    }

    // One that is looked at has a sample of its own sampler.
    private NodeReports Node(Func<bool> isWatched)
    {
        var options = new CacheEndpointOptions();
        var cache = new MappedCache("", new FakeDomainCache(), options, new ServiceCollection().AddSingleton<TimeProvider>(_time).BuildServiceProvider());
        return new(cache, _board, new DashboardReader(cache, options, _time), () => isWatched() ? new DashboardReader(cache, options, _time).Read(probe: null, nodes: []) : null, _time);
    }

    private async Task SecondsAsync(int seconds, params NodeReports[] nodes)
    {
        for (var i = 0; i < seconds; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            foreach (var node in nodes)
            {
                await node.TickAsync(CancellationToken.None);
            }
        }
    }

    private sealed class Board : INodeBoard
    {
        private readonly ConcurrentDictionary<string, string> _notes = new(StringComparer.Ordinal);

        public int Calls { get; private set; }

        public int Writes { get; private set; }

        public bool IsAway { get; set; }

        public ValueTask<IReadOnlyList<string>?> ExchangeAsync(string node, string? note, TimeSpan lifetime, CancellationToken cancellationToken = default)
        {
            Calls++;
            if (IsAway)
            {
                return new((IReadOnlyList<string>?)null);
            }

            if (node.Length > 0)
            {
                Writes++;
                if (note is null)
                {
                    _notes.TryRemove(node, out _);
                }
                else
                {
                    _notes[node] = note;
                }
            }

            return new([.. _notes.Values]);
        }
    }
}
