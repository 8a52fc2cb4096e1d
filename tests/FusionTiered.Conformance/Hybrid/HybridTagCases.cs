namespace FusionTiered.Conformance;

public abstract partial class HybridCacheConformance<TEngine>
{
    [ConformanceFact]
    public async Task A_removed_tag_takes_what_has_it_and_nothing_else()
    {
        await using var run = await StartAsync();
        await Load(run, "created", tags: ["red", "other"]);
        await Face(run).SetAsync("set", "v", tags: ["red"]);
        await Load(run, "blue", tags: ["blue"]);
        await Load(run, "plain");

        await Face(run).RemoveByTagAsync("unrelated");
        await Face(run).RemoveByTagAsync("red");

        (await HoldsAsync(run, "created"), await HoldsAsync(run, "set")).Should().Be((false, false));
        (await HoldsAsync(run, "blue"), await HoldsAsync(run, "plain")).Should().Be((true, true));
        await Load(run, "created", tags: ["red"]);
        (await HoldsAsync(run, "created")).Should().BeTrue("what comes after the removal stays");
    }

    [ConformanceFact]
    public async Task Several_tags_are_removed_in_one_call()
    {
        await using var run = await StartAsync();
        await Load(run, "red", tags: ["red"]);
        await Load(run, "blue", tags: ["blue"]);
        await Load(run, "green", tags: ["green"]);

        await Face(run).RemoveByTagAsync((IEnumerable<string>)null!);
        await Face(run).RemoveByTagAsync(["red", "green", " "]);

        (await HoldsAsync(run, "red"), await HoldsAsync(run, "blue"), await HoldsAsync(run, "green")).Should().Be((false, true, false));
    }

    [ConformanceFact]
    public async Task The_star_removes_everything_that_came_through_the_face()
    {
        await using var run = await StartAsync();
        await Load(run, "plain");
        await Load(run, "tagged", tags: ["red"]);
        await run.Cache.SetAsync(Users.Of("ann"), "kept");

        await Face(run).RemoveByTagAsync("*");

        (await HoldsAsync(run, "plain"), await HoldsAsync(run, "tagged")).Should().Be((false, false));
        await HeldAsync<string>(run, Users.Of("ann"), "it did not come through the face");
        await Load(run, "plain");
        (await HoldsAsync(run, "plain")).Should().BeTrue();
    }

    [ConformanceFact]
    public async Task Removing_a_blank_tag_does_nothing()
    {
        await using var run = await StartAsync();
        await Load(run);

        await Face(run).RemoveByTagAsync(" ");
        await Face(run).RemoveByTagAsync((string)null!);

        (await HoldsAsync(run)).Should().BeTrue();
    }

    [ConformanceFact]
    public async Task The_star_and_blank_text_are_no_tags_of_an_entry()
    {
        await using var run = await StartAsync();
        foreach (var tag in new[] { "*", "", " ", null! })
        {
            await FluentActions.Awaiting(() => Load(run, tags: ["red", tag])).Should().ThrowAsync<ArgumentException>();
            await FluentActions.Awaiting(() => Face(run).SetAsync("k", "v", tags: [tag]).AsTask()).Should().ThrowAsync<ArgumentException>();
        }

        _source.Calls.Should().Be(0);
    }

    [ConformanceFact(Needs = [CachePromise.InvalidationBeatsLoad])]
    public async Task A_removal_beats_a_factory_that_is_running()
    {
        await using var run = await StartAsync();
        var calls = 0;
        foreach (var remove in new Func<Task>[]
        {
            () => Face(run).RemoveAsync("k").AsTask(),
            () => Face(run).RemoveByTagAsync("red").AsTask(),
            () => Face(run).RemoveByTagAsync("*").AsTask(),
        })
        {
            _source.Waits();
            var loading = Load(run, tags: ["red"]);
            await _source.CalledAsync(++calls);
            await remove();
            _source.Release("old");
            (await loading).Should().Be("old");
            (await HoldsAsync(run)).Should().BeFalse();
        }
    }

    [ConformanceFact]
    public async Task Both_worlds_share_their_tags()
    {
        await using var run = await StartAsync();
        await Load(run, tags: ["red"]);
        await run.Cache.SetAsync(Users.Of("ann"), "v", CacheCallOptions.Tagged("blue"));

        await run.Cache.InvalidateTagAsync("red");
        await Face(run).RemoveByTagAsync("blue");

        (await HoldsAsync(run)).Should().BeFalse();
        run.Cache.TryGet(Users.Of("ann"), out string _).Should().BeFalse();
    }

    [ConformanceFact]
    public async Task A_key_of_the_face_is_reached_in_its_namespace()
    {
        await using var run = await StartAsync();
        await Face(run).SetAsync("user:7", "ann");

        (await run.Cache.GetAsync<string>(CacheKey.Raw("hybrid:user:7"))).Value.Should().Be("ann");
        await run.Cache.ClearAsync(FaceProfiles.Hybrid);

        (await HoldsAsync(run, "user:7")).Should().BeFalse();
    }
}
