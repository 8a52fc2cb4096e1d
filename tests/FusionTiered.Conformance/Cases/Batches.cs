using System.Collections.Concurrent;

namespace FusionTiered.Conformance;

public abstract partial class DomainCacheConformance<TEngine>
{
    [ConformanceFact]
    public async Task Many_are_set_read_and_removed_in_one_call_each()
    {
        await using var run = await StartAsync();
        (await run.Cache.SetManyAsync<string>([new(Key("a"), "a"), new(Key("b"), "b"), new(Users.Of("c"), "c")])).IsEverywhere.Should().BeTrue();

        (await run.Cache.GetManyAsync<string>([Key("a"), Key("b"), Users.Of("c"), Key("none"), Key("a")])).Should().BeEquivalentTo(
            new Dictionary<CacheKey, string> { [Key("a")] = "a", [Key("b")] = "b", [Users.Of("c")] = "c" });
        (await run.Cache.RemoveManyAsync([Key("a"), Users.Of("c")])).IsEverywhere.Should().BeTrue();
        (await run.Cache.GetManyAsync<string>([Key("a"), Key("b"), Users.Of("c")])).Keys.Should().Equal(Key("b"));
        (await run.Cache.GetManyAsync<string>([])).Should().BeEmpty();
    }

    [ConformanceFact]
    public async Task One_call_of_the_source_loads_what_is_missing()
    {
        await using var run = await StartAsync();
        await run.Cache.SetAsync(Key("a"), "cached");
        var asked = new ConcurrentQueue<string>();

        var found = await LoadMany(run, asked, "a", "b", "c", "b");

        found.Should().BeEquivalentTo(new Dictionary<CacheKey, string> { [Key("a")] = "cached", [Key("b")] = "feed:b", [Key("c")] = "feed:c" });
        asked.Should().Equal("feed:b feed:c");
        await LoadMany(run, asked, "a", "b", "c");
        asked.Should().HaveCount(1, "all are there by now");
    }

    [ConformanceFact]
    public async Task What_a_batch_source_leaves_out_is_left_out_and_not_stored()
    {
        await using var run = await StartAsync();
        var keys = new[] { Key("a"), Key("b") };

        var found = await run.Cache.GetOrSetManyAsync(keys, 0, static (_, missing, _) =>
            new ValueTask<IReadOnlyDictionary<CacheKey, string>>(new Dictionary<CacheKey, string> { [missing[0]] = "one", [Users.Of("not asked")] = "x" }));

        found.Should().BeEquivalentTo(new Dictionary<CacheKey, string> { [Key("a")] = "one" });
        Holds(run, Key("b")).Should().BeFalse();
        Holds(run, Users.Of("not asked")).Should().BeFalse();
    }

    [ConformanceFact]
    public async Task A_failing_batch_fails_its_caller_and_stores_nothing()
    {
        await using var run = await StartAsync();
        var keys = new[] { Key("a"), Key("b") };

        await FluentActions.Awaiting(() => run.Cache.GetOrSetManyAsync<int, string>(keys, 0, static (_, _, _) => throw new HttpRequestException("down")).AsTask())
            .Should().ThrowAsync<HttpRequestException>();

        (await run.Cache.GetManyAsync<string>(keys)).Should().BeEmpty();
        (await LoadMany(run, [], "a", "b")).Should().HaveCount(2, "the failure is not kept");
    }

    [ConformanceFact]
    public async Task Values_of_a_batch_have_the_lifetime_and_the_tags_of_the_call()
    {
        await using var run = await StartAsync();
        var options = new CacheCallOptions { Lifetime = Units(5), Tags = ["red"] };
        await run.Cache.SetManyAsync<string>([new(Users.Of("a"), "a"), new(Users.Of("b"), "b")], options);
        await run.Cache.SetManyAsync<string>([new(Users.Of("c"), "c")], CacheCallOptions.Tagged("red"));

        await run.Time.PassAsync(Units(6));
        (await run.Cache.GetManyAsync<string>([Users.Of("a"), Users.Of("b"), Users.Of("c")])).Keys.Should().Equal(Users.Of("c"));
        await run.Cache.InvalidateTagAsync("red");
        Holds(run, Users.Of("c")).Should().BeFalse();
    }

    [ConformanceFact(Needs = [CachePromise.OneLoadPerNode])]
    public async Task A_batch_and_a_single_call_share_the_load_of_a_key()
    {
        await using var run = await StartAsync();
        _source.Waits();
        var single = Load(run, Key("a"));
        await _source.CalledAsync();
        var asked = new ConcurrentQueue<string>();
        var batch = LoadMany(run, asked, "a", "b");
        await Until.TrueAsync(() => !asked.IsEmpty, "the batch asks for the rest");

        _source.Release("single");

        (await batch)[Key("a")].Should().Be("single");
        (await single).Should().Be("single");
        asked.Should().Equal("feed:b");
    }

    private static Task<IReadOnlyDictionary<CacheKey, string>> LoadMany(ConformanceCaches run, ConcurrentQueue<string> asked, params string[] parts) =>
        run.Cache.GetOrSetManyAsync(
            [.. parts.Select(Key)],
            asked,
            static (asked, missing, _) =>
            {
                asked.Enqueue(string.Join(' ', missing.Select(static key => key.Text).Order(StringComparer.Ordinal)));
                return new ValueTask<IReadOnlyDictionary<CacheKey, string>>(missing.ToDictionary(static key => key, static key => key.Text));
            }).AsTask();
}
