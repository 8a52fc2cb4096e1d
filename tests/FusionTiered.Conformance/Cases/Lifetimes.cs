namespace FusionTiered.Conformance;

public abstract partial class DomainCacheConformance<TEngine>
{
    [ConformanceFact]
    public async Task A_value_past_its_lifetime_is_loaded_again()
    {
        await using var run = await StartAsync();
        _source.Answers(static call => $"v{call}");
        (await Load(run)).Should().Be("v1");

        await run.Time.PassAsync(Units(4));
        (await Load(run)).Should().Be("v1");
        await run.Time.PassAsync(Units(7));
        (await Load(run)).Should().Be("v2");
    }

    [ConformanceFact]
    public async Task A_call_may_have_a_lifetime_of_its_own()
    {
        await using var run = await StartAsync();
        await run.Cache.SetAsync(Users.Of("short"), "v", Units(5));
        await run.Cache.SetAsync(Key(), "v", new CacheCallOptions { Lifetime = TimeSpan.FromDays(1), L1Lifetime = TimeSpan.FromDays(1) });
        await run.Cache.GetOrSetAsync(Users.Of("loaded"), _source.LoadAsync, Units(5));
        await SettleAsync<string>(run, Users.Of("loaded"));

        await run.Time.PassAsync(Units(11));

        Holds(run, Users.Of("short")).Should().BeFalse();
        Holds(run, Users.Of("loaded")).Should().BeFalse();
        await HeldAsync<string>(run, Key());
    }

    [ConformanceFact]
    public async Task A_source_may_say_how_long_its_value_lives()
    {
        await using var run = await StartAsync();

        await run.Cache.GetOrSetAsync(Users.Of("short"), Units(5), static (lifetime, load, _) =>
        {
            load.Lifetime = lifetime;
            return new ValueTask<string>("v");
        });

        await SettleAsync<string>(run, Users.Of("short"));
        await HeldAsync<string>(run, Users.Of("short"));
        await run.Time.PassAsync(Units(6));
        Holds(run, Users.Of("short")).Should().BeFalse();
    }

    [ConformanceFact]
    public async Task Memory_may_forget_before_the_lifetime_ends()
    {
        await using var run = await StartAsync(profile =>
        {
            profile.Lifetime = Units(1000);
            profile.L1Lifetime = Units(5);
        });
        await run.Cache.SetAsync(Key(), "v");

        await run.Time.PassAsync(Units(6));

        Holds(run, Key()).Should().BeFalse();
    }

    [ConformanceFact]
    public async Task A_raw_key_lives_as_its_strategy_says()
    {
        var brief = CacheStrategy.Custom(Units(5));
        await using var run = await StartAsync();
        await run.Cache.SetAsync(CacheKey.Raw("btc_coingecko", brief), "v");
        await run.Cache.SetAsync(CacheKey.Raw("rsi_taapi", CacheStrategy.LongTerm), "v");

        await run.Time.PassAsync(Units(6));

        Holds(run, CacheKey.Raw("btc_coingecko")).Should().BeFalse();
        await HeldAsync<string>(run, CacheKey.Raw("rsi_taapi"));
    }

    [ConformanceFact]
    public async Task A_key_in_the_namespace_of_a_profile_may_have_a_lifetime_of_its_own()
    {
        var brief = CacheStrategy.Custom(Units(5));
        await using var run = await StartAsync();
        await run.Cache.SetAsync(CacheKey.Raw("users:1:profile", brief), "v");
        await run.Cache.GetOrSetAsync(CacheKey.Raw("users:2:profile", brief), _source.LoadAsync);
        await run.Cache.SetAsync(Users.Of("1", "stats"), "v");
        run.Cache.GetStatistics()["users"].Loads.Should().Be(1, "the key belongs to the profile");

        await run.Time.PassAsync(Units(6));

        Holds(run, Users.Of("1", "profile")).Should().BeFalse();
        Holds(run, Users.Of("2", "profile")).Should().BeFalse();
        await HeldAsync<string>(run, Users.Of("1", "stats"));
    }

    [ConformanceFact(Needs = [CachePromise.IdleTimeouts])]
    public async Task A_value_that_nobody_asks_for_goes_and_a_used_one_stays()
    {
        await using var run = await StartAsync(profile =>
        {
            profile.Lifetime = profile.L1Lifetime = Units(1000);
            profile.IdleTimeout = Units(16);
        });
        await run.Cache.SetAsync(Key("used"), "v");
        await run.Cache.SetAsync(Key("idle"), "v");
        for (var i = 0; i < 5; i++)
        {
            await run.Time.PassAsync(Units(5));
            await HeldAsync<string>(run, Key("used"));
        }

        Holds(run, Key("idle")).Should().BeFalse();
    }

    [ConformanceFact(Needs = [CachePromise.SlidingLifetimes])]
    public async Task A_sliding_lifetime_is_extended_by_use()
    {
        await using var run = await StartAsync(static profile => profile.Sliding = true);
        await run.Cache.SetAsync(Key(), "v");
        for (var i = 0; i < 5; i++)
        {
            await run.Time.PassAsync(Units(5));

            // Not of memory alone: a use that was told to a shared tier may have taken it from there until the next read.
            (await run.Cache.GetAsync<string>(Key())).Found.Should().BeTrue();
        }

        await run.Time.PassAsync(Units(11));
        (await run.Cache.GetAsync<string>(Key())).Found.Should().BeFalse();
    }

    [ConformanceFact(Needs = [CachePromise.StrictLimits])]
    public async Task Memory_never_holds_more_entries_than_it_may()
    {
        await using var run = await StartAsync(all: static options => options.MaxEntries = 10);
        for (var i = 0; i < 100; i++)
        {
            await run.Cache.SetAsync(Users.Of($"{i}"), "v");
            Enumerable.Range(0, i + 1).Count(each => Holds(run, Users.Of($"{each}"))).Should().BeInRange(1, 10);
        }
    }

    [ConformanceFact(Needs = [CachePromise.StrictLimits, CachePromise.ProfileLimits])]
    public async Task A_profile_never_holds_more_entries_than_it_may()
    {
        await using var run = await StartAsync(static profile => profile.MaxEntries = 5);
        await run.Cache.SetAsync(Users.Of("other"), "v");
        for (var i = 0; i < 50; i++)
        {
            await run.Cache.SetAsync(Key($"{i}"), "v");
        }

        Enumerable.Range(0, 50).Count(each => Holds(run, Key($"{each}"))).Should().BeInRange(1, 5);
        await HeldAsync<string>(run, Users.Of("other"), "the limit of one profile is no concern of another");
    }

    [ConformanceFact(Needs = [CachePromise.StrictLimits])]
    public async Task A_value_too_large_for_memory_is_answered_and_not_kept_there()
    {
        await using var run = await StartAsync(static profile =>
        {
            profile.MaxL1ValueBytes = 1_000;
            profile.Tiers = TierUse.L1;
        });
        _source.Answers(new string('x', 2_000));

        (await Load(run)).Should().HaveLength(2_000);
        Holds(run, Key()).Should().BeFalse();
    }

    [ConformanceFact]
    public async Task The_bytes_inside_a_record_count_for_the_limit_of_memory()
    {
        await using var run = await StartAsync(
            static profile => (profile.Tiers, profile.MaxL1ValueBytes) = (TierUse.L1, 4L << 20),
            static options => options.MaxBytes = 100L << 20);
        for (var i = 0; i < 250; i++)
        {
            await run.Cache.SetAsync(Key($"{i}"), new Picture("p", new byte[2 << 20]));
        }

        Enumerable.Range(0, 250).Count(each => run.Cache.TryGet<Picture>(Key($"{each}"), out _)).Should().BeInRange(1, 50);
        run.Cache.GetStatistics().Overall.Bytes.Should().BeInRange(2L << 20, 100L << 20);
    }

    [ConformanceFact]
    public async Task A_value_that_cannot_be_measured_is_answered_and_not_kept_in_memory()
    {
        await using var run = await StartAsync(static profile => profile.Tiers = TierUse.L1);
        var stream = new MemoryStream();

        (await run.Cache.GetOrSetAsync(Key(), stream, static (it, _) => new ValueTask<Stream>(it))).Should().BeSameAs(stream);
        await run.Cache.SetAsync(Key("set"), (Stream)stream);

        run.Cache.TryGet<Stream>(Key(), out _).Should().BeFalse();
        run.Cache.TryGet<Stream>(Key("set"), out _).Should().BeFalse("a write of such a value ends as that of a value too large");
    }

    [ConformanceFact]
    public async Task A_profile_that_says_the_size_keeps_what_cannot_be_measured()
    {
        await using var run = await StartAsync(static profile => (profile.Tiers, profile.Size) = (TierUse.L1, static _ => 100));

        await run.Cache.SetAsync(Key(), (Stream)new MemoryStream());

        run.Cache.TryGet<Stream>(Key(), out _).Should().BeTrue();
    }

    private sealed record Picture(string Name, byte[] Pixels);
}
