using FusionTiered.L1;

namespace FusionTiered.Core.Tests.L1;

public sealed class EntryTableTests
{
    private readonly StoreRig _rig = new();
    private readonly EntryTable _table = new(1 << 20);

    [Fact]
    public void It_starts_small_and_doubles_up_to_the_limit()
    {
        var table = new EntryTable(3000);
        table.Size.Should().Be(1024);
        AddTo(table, 5000);
        table.Size.Should().Be(4096);
        new EntryTable(5).Size.Should().Be(8);
    }

    [Fact]
    public void What_was_added_is_found_by_text_and_by_span_after_every_growth()
    {
        var entries = AddTo(_table, 10_000);

        entries.Should().OnlyContain(entry => _table.Find(entry.Key, entry.Hash) == entry);
        entries.TrueForAll(entry => _table.Find(entry.Key.AsSpan(), entry.Hash) == entry).Should().BeTrue();
        _table.Find("absent", 7).Should().BeNull();
    }

    [Fact]
    public void Keys_of_one_hash_are_told_apart()
    {
        var first = WithHash("first", 42);
        var second = WithHash("second", 42);
        _table.Add(first);
        _table.Add(second);

        _table.Find("first", 42).Should().BeSameAs(first);
        _table.Find("second".AsSpan(), 42).Should().BeSameAs(second);
        _table.Find("third", 42).Should().BeNull();
    }

    [Fact]
    public void A_reader_that_stands_on_a_removed_entry_goes_on()
    {
        var entries = Enumerable.Range(0, 5).Select(i => WithHash("k" + i, 7)).ToList();
        entries.ForEach(_table.Add);

        using var walk = _table.Walk().GetEnumerator(); // the newest stands first
        walk.MoveNext();
        _table.Remove(entries[4]);
        _table.Remove(entries[2]);

        Rest(walk).Should().Equal("k3", "k1", "k0");
    }

    [Fact]
    public void A_reader_on_a_replaced_entry_goes_on_and_the_next_one_finds_the_new()
    {
        var entries = Enumerable.Range(0, 3).Select(i => WithHash("k" + i, 7)).ToList();
        entries.ForEach(_table.Add);
        var successor = WithHash("k2", 7);

        using var walk = _table.Walk().GetEnumerator();
        walk.MoveNext();
        _table.Replace(entries[2], successor);

        Rest(walk).Should().Equal("k1", "k0");
        _table.Find("k2", 7).Should().BeSameAs(successor);
        _table.Count.Should().Be(3);
    }

    [Fact]
    public void A_walk_that_a_growth_overtakes_still_meets_everything()
    {
        var before = AddTo(_table, 1000, "old");
        using var walk = _table.Walk().GetEnumerator();
        walk.MoveNext();
        AddTo(_table, 5000, "new");

        var met = new HashSet<L1Entry>(ReferenceEqualityComparer.Instance);
        while (walk.MoveNext())
        {
            met.Add(walk.Current);
        }

        met.Should().Contain(before);
    }

    [Fact]
    public async Task Readers_meet_their_entries_or_nothing_while_the_table_grows()
    {
        var stable = AddTo(_table, 1000, "stable");
        var grown = false;
        var reader = Task.Run(() =>
        {
            while (!Volatile.Read(ref grown))
            {
                foreach (var entry in stable)
                {
                    var found = _table.Find(entry.Key, entry.Hash);
                    (found is null || ReferenceEquals(found, entry)).Should().BeTrue();
                }
            }
        });

        AddTo(_table, 150_000);
        Volatile.Write(ref grown, true);
        await reader.WaitAsync(TimeSpan.FromSeconds(30));
        stable.Should().OnlyContain(entry => _table.Find(entry.Key, entry.Hash) == entry);
    }

    [Fact]
    public async Task A_snapshot_taken_while_the_table_grows_lacks_nothing_that_was_there_and_has_nothing_twice()
    {
        var stable = AddTo(_table, 1000, "stable");
        var growing = Task.Run(() => AddTo(_table, 150_000));
        do
        {
            var snapshot = _table.Snapshot();
            var distinct = new HashSet<L1Entry>(snapshot, ReferenceEqualityComparer.Instance);
            distinct.Count.Should().Be(snapshot.Count);
            stable.TrueForAll(distinct.Contains).Should().BeTrue();
        }
        while (!growing.IsCompleted);

        await growing;
    }

    private static List<string> Rest(IEnumerator<L1Entry> walk)
    {
        var keys = new List<string>();
        while (walk.MoveNext())
        {
            keys.Add(walk.Current.Key);
        }

        return keys;
    }

    private List<TextEntry> AddTo(EntryTable table, int count, string prefix = "k")
    {
        var entries = Enumerable.Range(0, count).Select(i => _rig.Make(prefix + i)).ToList();
        entries.ForEach(table.Add);
        return entries;
    }

    private TextEntry WithHash(string key, int hash) => _rig.Make(key, hash);
}
