using Microsoft.Extensions.Caching.Hybrid;

namespace FusionTiered.Conformance;

public abstract partial class HybridCacheConformance<TEngine>
{
    [ConformanceFact]
    public async Task A_value_is_created_once()
    {
        await using var run = await StartAsync();

        (await Load(run), await Load(run)).Should().Be(("v", "v"));

        _source.Calls.Should().Be(1);
    }

    [ConformanceFact]
    public async Task State_reaches_the_factory()
    {
        await using var run = await StartAsync();

        var text = await Face(run).GetOrCreateAsync("k", (Id: 7, Name: "ann"), static (state, _) => new ValueTask<string>($"{state.Id} {state.Name}"));

        text.Should().Be("7 ann");
    }

    [ConformanceFact]
    public async Task A_key_may_be_a_span_or_be_composed_at_the_call()
    {
        await using var run = await StartAsync();
        var id = 7;
        await Face(run).SetAsync("user:7", "ann");

        (await Face(run).GetOrCreateAsync("user:7 and more".AsSpan(0, 6), _source.LoadAsync)).Should().Be("ann");
        (await Face(run).GetOrCreateAsync($"user:{id}", _source.LoadAsync)).Should().Be("ann");
        (await Face(run).GetOrCreateAsync("user:7".AsSpan(), 0, static (_, _) => new ValueTask<string>("not asked"))).Should().Be("ann");
        (await Face(run).GetOrCreateAsync("user:8".AsSpan(), _source.LoadAsync)).Should().Be("v");
        (await HoldsAsync(run, "user:8")).Should().BeTrue();
    }

    [ConformanceFact]
    public async Task A_set_value_is_found_and_replaced()
    {
        await using var run = await StartAsync();
        await Face(run).SetAsync("k", "one");
        (await Load(run)).Should().Be("one");

        await Face(run).SetAsync("k", "two");

        (await Load(run)).Should().Be("two");
        _source.Calls.Should().Be(0);
    }

    [ConformanceFact]
    public async Task Removing_one_key_leaves_the_others()
    {
        await using var run = await StartAsync();
        await Face(run).SetAsync("a", "a");
        await Face(run).SetAsync("b", "b");

        await Face(run).RemoveAsync("unrelated");
        await Face(run).RemoveAsync("a");

        (await HoldsAsync(run, "a"), await HoldsAsync(run, "b")).Should().Be((false, true));
    }

    [ConformanceFact]
    public async Task Several_keys_are_removed_in_one_call_and_none_by_an_empty_one()
    {
        await using var run = await StartAsync();
        await Face(run).SetAsync("a", "a");
        await Face(run).SetAsync("b", "b");
        await Face(run).SetAsync("c", "c");

        await Face(run).RemoveAsync((IEnumerable<string>)[]);
        await Face(run).RemoveAsync((IEnumerable<string>)null!);
        (await HoldsAsync(run, "a")).Should().BeTrue();
        await Face(run).RemoveAsync(["a", "unrelated", "c", "a"]);

        (await HoldsAsync(run, "a"), await HoldsAsync(run, "b"), await HoldsAsync(run, "c")).Should().Be((false, true, false));
    }

    [ConformanceFact]
    public async Task A_failing_factory_fails_the_call_and_nothing_is_kept()
    {
        await using var run = await StartAsync();
        _source.Fails(static () => new HttpRequestException("down"));
        await FluentActions.Awaiting(() => Load(run)).Should().ThrowAsync<HttpRequestException>();

        _source.Answers("up");

        (await Load(run)).Should().Be("up");
    }

    [ConformanceFact]
    public async Task Without_stale_values_a_failure_after_the_lifetime_reaches_the_caller()
    {
        await using var run = await StartAsync();
        await Load(run);
        await run.Time.PassAsync(Units(11));
        _source.Fails(static () => new HttpRequestException("down"));

        await FluentActions.Awaiting(() => Load(run)).Should().ThrowAsync<HttpRequestException>();
    }

    [ConformanceFact]
    public async Task Null_is_a_value()
    {
        await using var run = await StartAsync();
        var source = new TestSource<string?>(null);

        (await Face(run).GetOrCreateAsync("k", source.LoadAsync)).Should().BeNull();
        (await Face(run).GetOrCreateAsync("k", source.LoadAsync)).Should().BeNull();

        source.Calls.Should().Be(1);
    }

    [ConformanceFact]
    public async Task A_value_of_another_type_is_a_miss_and_is_replaced()
    {
        await using var run = await StartAsync();
        await Face(run).SetAsync("k", "text");

        (await Face(run).GetOrCreateAsync("k", static _ => new ValueTask<int>(7))).Should().Be(7);
        (await Face(run).GetOrCreateAsync("k", static _ => new ValueTask<int>(8))).Should().Be(7);
        (await Face(run).GetOrCreateAsync<Guid>("k", static _ => throw new InvalidOperationException("not asked"), With(HybridCacheEntryFlags.DisableUnderlyingData)))
            .Should().BeEmpty();
    }

    [ConformanceFact]
    public async Task A_cancelled_call_ends_before_the_factory_is_asked()
    {
        await using var run = await StartAsync();

        await FluentActions.Awaiting(() => Face(run).GetOrCreateAsync("k", _source.LoadAsync, cancellationToken: new CancellationToken(canceled: true)).AsTask())
            .Should().ThrowAsync<OperationCanceledException>();

        _source.Calls.Should().Be(0);
    }

    [ConformanceFact]
    public async Task Blank_overlong_and_control_keys_go_past_the_cache()
    {
        await using var run = await StartAsync(face: static options => options.MaximumKeyLength = 20);
        foreach (var key in new[] { "", "  ", null!, "a\u0000c", "a\u001fc", new string('k', 21) })
        {
            var source = new TestSource<string>("v");
            await Face(run).SetAsync(key, "not kept");
            await Face(run).GetOrCreateAsync(key, source.LoadAsync);
            await Face(run).GetOrCreateAsync(key, source.LoadAsync);
            source.Calls.Should().Be(2, $"a key of {key?.Length} characters is none");
            (await HoldsAsync(run, key!)).Should().BeFalse();
        }

        await Load(run, "a c");
        (await HoldsAsync(run, "a c")).Should().BeTrue("a space is fine");
    }

    [ConformanceFact]
    public async Task Keys_that_differ_in_anything_are_different_keys()
    {
        await using var run = await StartAsync();
        string[] keys = ["a:b", "a%3Ab", "a%b", "a{b}", "a", "A", "a ", ":a", "a:", "ä", "\ud83d\ude00", new string('{', 300)];
        foreach (var key in keys)
        {
            await Face(run).SetAsync(key, "value of " + key);
        }

        foreach (var key in keys)
        {
            (await Load(run, key)).Should().Be("value of " + key);
        }
    }
}
