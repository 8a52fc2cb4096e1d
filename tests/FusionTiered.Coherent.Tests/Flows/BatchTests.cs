using FusionTiered.Testing;
using FusionTiered.Coherent.Tests.Support;

namespace FusionTiered.Coherent.Tests.Flows;

public class BatchTests
{
    private readonly BatchSource _source = new();

    [Fact]
    public async Task One_call_of_the_source_loads_what_is_missing_and_only_that()
    {
        using var test = TestCache.New();
        await test.Cache.SetAsync(TestCache.Key("b"), "set");

        (await Many(test, "a", "b", "c", "a")).Should().BeEquivalentTo(Values(("a", "a1"), ("b", "set"), ("c", "c1")));
        (await Many(test, "a", "b", "c")).Should().HaveCount(3);
        _source.Asked.Should().Equal("a c");
        (test.Counters.Hits, test.Counters.Misses, test.Counters.Loads).Should().Be((4, 2, 1));
        test.ShouldBeQuiet();
    }

    [Fact]
    public async Task A_value_that_cannot_be_kept_takes_no_other_key_along()
    {
        using var test = TestCache.New(static feed => feed.Size = static value => value is "b1" ? throw new FormatException() : 1);

        await FluentActions.Awaiting(() => Many(test, "a", "b", "c")).Should().ThrowAsync<InvalidOperationException>();

        (await test.Cache.GetManyAsync<string>([TestCache.Key("a"), TestCache.Key("b"), TestCache.Key("c")])).Should().BeEquivalentTo(Values(("a", "a1"), ("c", "c1")));
        test.ShouldBeQuiet();
    }

    [Fact]
    public async Task GetMany_asks_no_source()
    {
        using var test = TestCache.New();
        await test.Cache.SetManyAsync([KeyValuePair.Create(TestCache.Key("a"), "1"), KeyValuePair.Create(TestCache.Key("b"), "2")]);

        (await test.Cache.GetManyAsync<string>([TestCache.Key("a"), TestCache.Key("b"), TestCache.Key("c")])).Should().BeEquivalentTo(Values(("a", "1"), ("b", "2")));
        (test.Counters.Hits, test.Counters.Misses).Should().Be((2, 1));
    }

    [Fact]
    public async Task Overlapping_batches_load_each_key_once()
    {
        using var test = TestCache.New();
        _source.Holds();
        var one = Many(test, "a", "b");
        var two = Many(test, "b", "c");
        var single = test.Cache.GetOrSetAsync(TestCache.Key("c"), static _ => new ValueTask<string>("not asked")).AsTask();
        await Eventually.IsTrueAsync(() => _source.Asked.Count == 2 && test.Counters.Coalesced == 2, "both are asked");
        _source.Release();

        (await one).Should().BeEquivalentTo(Values(("a", "a1"), ("b", "b1")));
        (await two).Keys.Should().BeEquivalentTo([TestCache.Key("b"), TestCache.Key("c")]);
        (await single).Should().StartWith("c");
        _source.Asked.SelectMany(asked => asked.Split(' ')).Should().BeEquivalentTo("a", "b", "c");
        test.ShouldBeQuiet();
    }

    [Fact]
    public async Task Batches_that_overlap_both_ways_do_not_wait_for_each_other()
    {
        using var test = TestCache.New();
        for (var round = 0; round < 50; round++)
        {
            string[] keys = [$"x{round}", $"y{round}"];
            await Task.WhenAll(Task.Run(() => Many(test, keys[0], keys[1])), Task.Run(() => Many(test, keys[1], keys[0]))).WaitAsync(TimeSpan.FromSeconds(20));
        }

        test.ShouldBeQuiet();
    }

    [Fact]
    public async Task Keys_that_the_source_leaves_out_are_left_out_and_not_stored()
    {
        using var test = TestCache.New();
        _source.LeavesOut("b");

        (await Many(test, "a", "b")).Should().BeEquivalentTo(Values(("a", "a1")));
        await Many(test, "a", "b");
        _source.Asked.Should().Equal("a b", "b");
    }

    [Fact]
    public async Task Who_joined_a_batch_that_left_its_key_out_asks_its_own_source()
    {
        using var test = TestCache.New();
        _source.LeavesOut("b");
        _source.Holds();
        var batch = Many(test, "a", "b");
        await Eventually.IsTrueAsync(() => _source.Asked.Count == 1, "the batch is asked");
        var single = test.Cache.GetOrSetAsync(TestCache.Key("b"), static _ => new ValueTask<string>("own")).AsTask();
        await Eventually.IsTrueAsync(() => test.Counters.Coalesced == 1, "it joins");
        _source.Release();

        (await single).Should().Be("own");
        (await batch).Should().HaveCount(1);
    }

    [Fact]
    public async Task Keys_of_several_profiles_go_together_and_keep_their_own_lifetimes()
    {
        using var test = TestCache.New();
        var price = CacheKey.Raw("btc_coingecko_30s", CacheStrategy.RealTime);
        var all = await test.Cache.GetOrSetManyAsync([TestCache.Key("a"), price, CacheKey.Raw("plain")], _source, BatchSource.LoadAsync);

        all.Should().HaveCount(3);
        _source.Asked.Should().ContainSingle();
        test.Clock.Advance(TimeSpan.FromMinutes(2));
        test.Cache.TryGet(price, out string _).Should().BeFalse("30 s");
        test.Cache.TryGet(CacheKey.Raw("plain"), out string _).Should().BeTrue("5 min");
    }

    [Fact]
    public async Task A_failure_reaches_the_caller_once_and_leaves_nothing_behind()
    {
        using var test = TestCache.New();
        _source.Fails();

        await FluentActions.Awaiting(() => Many(test, "a", "b")).Should().ThrowAsync<HttpRequestException>();
        (test.Counters.Loads, test.Counters.Failures).Should().Be((1, 1));
        test.ShouldBeQuiet();
    }

    [Fact]
    public async Task When_the_source_fails_stale_values_stand_in()
    {
        using var test = TestCache.New(static p => p.StaleFor = TimeSpan.FromHours(1));
        await Many(test, "a", "b");
        test.Clock.Advance(TimeSpan.FromMinutes(1));
        _source.Fails();

        (await Many(test, "a", "b")).Should().HaveCount(2);
        (await Many(test, "a", "b")).Should().HaveCount(2);
        (_source.Asked.Count, test.Counters.Stale).Should().Be((2, 4), "the second time it is not tried");
    }

    [Fact]
    public async Task A_caller_that_leaves_ends_its_batch_only_when_nobody_else_waits()
    {
        using var test = TestCache.New();
        using var impatient = new CancellationTokenSource();
        _source.Holds();
        var batch = test.Cache.GetOrSetManyAsync([TestCache.Key("a"), TestCache.Key("b")], _source, BatchSource.LoadAsync, default, impatient.Token).AsTask();
        await Eventually.IsTrueAsync(() => _source.Asked.Count == 1, "the batch is asked");
        var single = test.Cache.GetOrSetAsync(TestCache.Key("b"), static _ => new ValueTask<string>("own")).AsTask();
        await Eventually.IsTrueAsync(() => test.Counters.Coalesced == 1, "another caller joins");

        impatient.Cancel();
        await batch.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        _source.Token.IsCancellationRequested.Should().BeFalse();
        _source.Release();
        (await single).Should().Be("b1");
    }

    [Fact]
    public async Task The_last_caller_to_leave_cancels_the_batch()
    {
        using var test = TestCache.New();
        using var impatient = new CancellationTokenSource();
        _source.Holds();
        var batch = test.Cache.GetOrSetManyAsync([TestCache.Key("a"), TestCache.Key("b")], _source, BatchSource.LoadAsync, default, impatient.Token).AsTask();
        await Eventually.IsTrueAsync(() => _source.Asked.Count == 1, "the batch is asked");

        impatient.Cancel();
        await batch.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        await Eventually.IsTrueAsync(() => _source.Token.IsCancellationRequested && test.Local.Memory.OpenTokens == 0, "it is cancelled");
        test.Counters.Failures.Should().Be(0);
        test.ShouldBeQuiet();
    }

    [Fact]
    public async Task Keys_that_are_due_are_refreshed_behind_in_one_call()
    {
        using var test = TestCache.New(static p => p.EagerRefresh = 0.5);
        await Many(test, "a", "b");
        test.Clock.Advance(TimeSpan.FromSeconds(31));

        (await Many(test, "a", "b")).Values.Should().BeEquivalentTo("a1", "b1");
        await Eventually.IsTrueAsync(() => test.Local.Flights.Count == 0 && _source.Asked.Count == 2, "the refresh completes");
        (await Many(test, "a", "b")).Values.Should().BeEquivalentTo("a2", "b2");
        _source.Asked.Should().Equal("a b", "a b");
    }

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    public async Task A_source_that_asks_for_one_of_its_own_keys_is_told_so(string own)
    {
        using var test = TestCache.New();
        var act = async () => await test.Cache.GetOrSetManyAsync<object?, string>([TestCache.Key("a"), TestCache.Key("b")], null, async (_, missing, token) =>
        {
            await test.Cache.GetOrSetAsync(TestCache.Key(own), static _ => new ValueTask<string>("x"), cancellationToken: token);
            return missing.ToDictionary(key => key, key => key.Text);
        });

        await act.Should().ThrowAsync<RecursiveLoadException>();
        test.ShouldBeQuiet();
    }

    [Fact]
    public async Task A_wrong_type_in_the_middle_of_a_batch_leaves_no_load_behind()
    {
        using var test = TestCache.New();
        await test.Cache.SetAsync(TestCache.Key("b"), 7);

        await FluentActions.Awaiting(() => Many(test, "a", "b", "c")).Should().ThrowAsync<CacheTypeMismatchException>();
        test.ShouldBeQuiet();
        _source.Asked.Should().BeEmpty();
        (await Many(test, "a", "c")).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_wrong_type_that_is_stored_while_the_batch_begins_fails_its_key_and_leaves_no_load_behind()
    {
        using var test = TestCache.New();
        var keys = new InterruptedKeys([TestCache.Key("a"), TestCache.Key("b")], () => _ = test.Cache.SetAsync(TestCache.Key("a"), 7).AsTask());

        await FluentActions.Awaiting(() => test.Cache.GetOrSetManyAsync(keys, _source, BatchSource.LoadAsync).AsTask().WaitAsync(TimeSpan.FromSeconds(20))).Should().ThrowAsync<CacheTypeMismatchException>();
        await Eventually.IsTrueAsync(() => test.Local.Flights.Count == 0, "the other key completes");
        test.Cache.TryGet(TestCache.Key("b"), out string _).Should().BeTrue();
        test.ShouldBeQuiet();
    }

    [Fact]
    public async Task A_key_that_was_removed_while_its_batch_ran_is_not_stored_and_the_others_are()
    {
        using var test = TestCache.New();
        _source.Holds();
        var batch = Many(test, "a", "b");
        await Eventually.IsTrueAsync(() => _source.Asked.Count == 1, "the batch is asked");
        await test.Cache.RemoveAsync(TestCache.Key("a"));
        _source.Release();

        (await batch).Should().HaveCount(2);
        test.Cache.TryGet(TestCache.Key("a"), out string _).Should().BeFalse();
        test.Cache.TryGet(TestCache.Key("b"), out string _).Should().BeTrue();
    }

    [Fact]
    public async Task RemoveMany_says_how_many_went_and_stops_the_loads_of_all()
    {
        using var test = TestCache.New();
        await Many(test, "a", "b");

        (await test.Cache.RemoveManyAsync([TestCache.Key("a"), TestCache.Key("b"), TestCache.Key("c")])).Should().Be(CacheWrite.Everywhere(2));
        test.Local.Memory.Count.Should().Be(0);
    }

    [Fact]
    public async Task An_empty_batch_asks_nobody()
    {
        using var test = TestCache.New();

        (await Many(test)).Should().BeEmpty();
        (await test.Cache.GetManyAsync<string>([])).Should().BeEmpty();
        (await test.Cache.RemoveManyAsync([])).Should().Be(CacheWrite.Everywhere());
        _source.Asked.Should().BeEmpty();
    }

    private static Dictionary<CacheKey, string> Values(params (string Key, string Value)[] values) =>
        values.ToDictionary(one => TestCache.Key(one.Key), one => one.Value);

    private Task<IReadOnlyDictionary<CacheKey, string>> Many(TestCache test, params string[] keys) =>
        test.Cache.GetOrSetManyAsync([.. keys.Select(key => TestCache.Key(key))], _source, BatchSource.LoadAsync).AsTask();

    /// <summary>Keys between whose last one and the load something happens.</summary>
    private sealed class InterruptedKeys(CacheKey[] keys, Action last) : IReadOnlyCollection<CacheKey>
    {
        public int Count => keys.Length;

        public IEnumerator<CacheKey> GetEnumerator()
        {
            foreach (var key in keys)
            {
                yield return key;
            }

            last();
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
