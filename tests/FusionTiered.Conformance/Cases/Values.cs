namespace FusionTiered.Conformance;

public abstract partial class DomainCacheConformance<TEngine>
{
    [ConformanceFact]
    public async Task Null_is_a_value_and_is_not_loaded_again()
    {
        await using var run = await StartAsync();
        var source = new TestSource<string?>(null);

        (await run.Cache.GetOrSetAsync(Key(), source.LoadAsync)).Should().BeNull();
        (await run.Cache.GetOrSetAsync(Key(), source.LoadAsync)).Should().BeNull();

        source.Calls.Should().Be(1);
        await SettleAsync<string?>(run, Key());
        var found = await HeldAsync<string?>(run, Key());
        found.Should().BeNull();
        (await run.Cache.GetAsync<string?>(Key())).Found.Should().BeTrue();
    }

    [ConformanceFact]
    public async Task Defaults_of_value_types_are_values()
    {
        await using var run = await StartAsync();
        await run.Cache.SetAsync(Key("zero"), 0);
        await run.Cache.SetAsync(Key("false"), false);
        await run.Cache.SetAsync<int?>(Key("none"), null);
        await run.Cache.SetAsync(Key("empty"), string.Empty);

        var zero = await HeldAsync<int>(run, Key("zero"));
        var no = await HeldAsync<bool>(run, Key("false"));
        var none = await HeldAsync<int?>(run, Key("none"));
        var empty = await HeldAsync<string>(run, Key("empty"));
        (zero, no, none, empty).Should().Be((0, false, null, string.Empty));
    }

    [ConformanceFact]
    public async Task Structures_records_and_lists_come_back_as_they_went()
    {
        await using var run = await StartAsync();
        await run.Cache.SetAsync(Key("time"), new DateOnly(2024, 2, 29));
        await run.Cache.SetAsync(Key("account"), new Account(7, "ann"));
        await run.Cache.SetAsync(Key("list"), new List<int> { 1, 2, 3 });
        await run.Cache.SetAsync(Key("bytes"), new byte[] { 0, 255 });

        (await run.Cache.GetAsync<DateOnly>(Key("time"))).Value.Should().Be(new DateOnly(2024, 2, 29));
        (await run.Cache.GetAsync<Account>(Key("account"))).Value.Should().Be(new Account(7, "ann"));
        (await run.Cache.GetAsync<List<int>>(Key("list"))).Value.Should().Equal(1, 2, 3);
        (await run.Cache.GetAsync<byte[]>(Key("bytes"))).Value.Should().Equal(0, 255);
    }

    [ConformanceFact]
    public async Task Asking_memory_for_another_type_is_a_clear_error()
    {
        await using var run = await StartAsync();
        await run.Cache.SetAsync(Key(), "text");

        run.Cache.Invoking(cache => cache.TryGet(Key(), out int _)).Should().Throw<CacheTypeMismatchException>().WithMessage("*Int32*String*");
        await FluentActions.Awaiting(() => run.Cache.GetAsync<int>(Key()).AsTask()).Should().ThrowAsync<CacheTypeMismatchException>();
        await FluentActions.Awaiting(() => run.Cache.GetOrSetAsync(Key(), static _ => new ValueTask<int>(1)).AsTask()).Should().ThrowAsync<CacheTypeMismatchException>();
    }

    [ConformanceFact]
    public async Task A_base_type_may_be_asked_of_memory()
    {
        await using var run = await StartAsync();
        await run.Cache.SetAsync(Key(), new List<int> { 1 });

        await HeldAsync<List<int>>(run, Key());
        run.Cache.TryGet(Key(), out IReadOnlyList<int> list).Should().BeTrue();

        list.Should().Equal(1);
    }

    [ConformanceFact]
    public async Task The_answer_that_there_is_nothing_is_no_value()
    {
        await using var run = await StartAsync();

        var result = await Nothing(run);

        (result.Found, result.Value, result.Tier).Should().Be((false, null, CacheTier.Source));
        run.Cache.TryGet(Key(), out string? _).Should().BeFalse();
        (await run.Cache.ContainsAsync(Key())).Should().BeFalse();
    }

    [ConformanceFact(Needs = [CachePromise.NothingIsKept])]
    public async Task The_answer_that_there_is_nothing_is_kept_for_its_own_lifetime()
    {
        await using var run = await StartAsync(profile =>
        {
            profile.Lifetime = profile.L1Lifetime = Units(1000);
            profile.NothingLifetime = Units(10);
        });

        await Nothing(run);
        (await Nothing(run)).Found.Should().BeFalse();
        _source.Calls.Should().Be(1);
        await run.Time.PassAsync(Units(11));
        await Nothing(run);
        _source.Calls.Should().Be(2);
    }

    [ConformanceFact(Needs = [CachePromise.CopiesOfValues])]
    public async Task Where_the_profile_says_so_each_caller_gets_a_value_of_its_own()
    {
        await using var run = await StartAsync(static profile => profile.CopyValues = true);
        List<int> mine = [1];
        await run.Cache.SetAsync(Key(), mine);
        mine.Add(2);

        run.Cache.TryGet<List<int>>(Key(), out var first).Should().BeTrue();
        first!.Add(3);

        (await run.Cache.GetAsync<List<int>>(Key())).Value.Should().Equal(1);
    }

    private Task<CacheResult<string?>> Nothing(ConformanceCaches run) =>
        run.Cache.GetOrSetResultAsync(
            Key(),
            _source,
            static async (source, load, token) =>
            {
                await source.LoadAsync(token);
                return load.Nothing<string?>();
            }).AsTask();
}
