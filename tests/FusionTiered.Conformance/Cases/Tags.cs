namespace FusionTiered.Conformance;

public abstract partial class DomainCacheConformance<TEngine>
{
    [ConformanceFact]
    public async Task An_invalidated_tag_takes_its_values_and_no_others()
    {
        await using var run = await StartAsync();
        await run.Cache.SetAsync(Key("red"), "v", CacheCallOptions.Tagged("red"));
        await run.Cache.SetAsync(Key("both"), "v", CacheCallOptions.Tagged("blue", "red"));
        await run.Cache.SetAsync(Users.Of("red"), "v", CacheCallOptions.Tagged("red"));
        await run.Cache.SetAsync(Key("blue"), "v", CacheCallOptions.Tagged("blue"));
        await run.Cache.SetAsync(Key("plain"), "v");

        (await run.Cache.InvalidateTagAsync("red")).IsEverywhere.Should().BeTrue();

        (Holds(run, Key("red")), Holds(run, Key("both")), Holds(run, Users.Of("red"))).Should().Be((false, false, false));
        await HeldAsync<string>(run, Key("blue"));
        await HeldAsync<string>(run, Key("plain"));
    }

    [ConformanceFact]
    public async Task A_tag_that_no_tier_could_keep_as_it_is_is_refused_wherever_it_is_named()
    {
        await using var run = await StartAsync();
        foreach (var tag in new[] { "", "new\nline", "half \uD83D", "\uDE00 half", "\uD83Dx", new string('t', 1025) })
        {
            foreach (var call in new Func<Task>[]
            {
                () => run.Cache.SetAsync(Key(), "v", CacheCallOptions.Tagged(tag)).AsTask(),
                () => run.Cache.GetOrSetAsync(Key(), _source.LoadAsync, CacheCallOptions.Tagged(tag)).AsTask(),
                () => run.Cache.GetOrSetAsync(Key(), tag, Tagging).AsTask(),
                () => run.Cache.InvalidateTagAsync(tag).AsTask(),
            })
            {
                (await call.Should().ThrowAsync<ArgumentException>()).And.Message.Should().StartWith("A tag ").And.NotContain("half \uD83D");
            }
        }

        Holds(run, Key()).Should().BeFalse();
        await run.Cache.SetAsync(Key(), "v", CacheCallOptions.Tagged("whole \uD83D\uDE00"));
        await run.Cache.InvalidateTagAsync("whole \uD83D\uDE00");
        Holds(run, Key()).Should().BeFalse();

        static ValueTask<string> Tagging(string tag, SourceContext load, CancellationToken token)
        {
            load.Tag(tag);
            return new("v");
        }
    }

    [ConformanceFact]
    public async Task A_source_may_name_the_tags_of_its_value()
    {
        await using var run = await StartAsync();
        await LoadTagged(run, "by-source");
        await run.Cache.GetOrSetAsync(Key("by-call"), _source.LoadAsync, CacheCallOptions.Tagged("by-call"));
        await SettleAsync<string>(run, Key());
        await SettleAsync<string>(run, Key("by-call"));

        await run.Cache.InvalidateTagAsync("by-source");
        Holds(run, Key()).Should().BeFalse();
        await HeldAsync<string>(run, Key("by-call"));
        await run.Cache.InvalidateTagAsync("by-call");
        Holds(run, Key("by-call")).Should().BeFalse();
    }

    [ConformanceFact]
    public async Task What_is_stored_after_an_invalidation_is_not_touched_by_it()
    {
        await using var run = await StartAsync();
        await run.Cache.InvalidateTagAsync("red");
        await run.Cache.SetAsync(Key(), "v", CacheCallOptions.Tagged("red"));
        await SettleAsync<string>(run, Key());

        await HeldAsync<string>(run, Key());
        await run.Cache.InvalidateTagAsync("red");
        Holds(run, Key()).Should().BeFalse();
        (await run.Cache.GetOrSetAsync(Key(), _source.LoadAsync, CacheCallOptions.Tagged("red"))).Should().Be("v");
        await SettleAsync<string>(run, Key());
        await HeldAsync<string>(run, Key());
    }

    [ConformanceFact]
    public async Task A_set_without_tags_takes_the_tags_away()
    {
        await using var run = await StartAsync();
        await run.Cache.SetAsync(Key(), "tagged", CacheCallOptions.Tagged("red"));
        await run.Cache.SetAsync(Key(), "plain");

        await run.Cache.InvalidateTagAsync("red");

        await HeldAsync<string>(run, Key());
    }

    [ConformanceFact]
    public async Task A_tag_is_no_key_and_upper_case_is_another_tag()
    {
        await using var run = await StartAsync();
        await run.Cache.SetAsync(Key("red"), "v", CacheCallOptions.Tagged("Red"));

        await run.Cache.InvalidateTagAsync("red");
        await run.Cache.InvalidateTagAsync("feed:red");

        await HeldAsync<string>(run, Key("red"));
        await FluentActions.Awaiting(() => run.Cache.InvalidateTagAsync(string.Empty).AsTask()).Should().ThrowAsync<ArgumentException>();
    }

    [ConformanceFact(Needs = [CachePromise.InvalidationBeatsLoad])]
    public async Task A_tag_that_only_the_source_names_counts_from_the_start_of_the_load()
    {
        await using var run = await StartAsync();
        _source.Waits();
        var loading = LoadTagged(run, "red");
        await _source.CalledAsync();
        await run.Cache.InvalidateTagAsync("red");
        _source.Release("old");

        (await loading).Should().Be("old", "who waited gets what was loaded");
        Holds(run, Key()).Should().BeFalse();
        (await run.Cache.GetAsync<string>(Key())).Found.Should().BeFalse("no tier keeps it");
    }

    private Task<string> LoadTagged(ConformanceCaches run, string tag) =>
        run.Cache.GetOrSetAsync(
            Key(),
            (Source: _source, Tag: tag),
            static async (state, load, token) =>
            {
                load.Tag(state.Tag);
                return await state.Source.LoadAsync(token);
            }).AsTask();
}
