using FusionTiered.Testing;
using FusionTiered.Coherent.Tests.Support;

namespace FusionTiered.Coherent.Tests.Copies;

public class CopiedValuesTests
{
    private readonly TestSource<List<int>> _source = new([1]);

    [Fact]
    public async Task Every_road_to_a_value_gives_a_copy()
    {
        using var test = New();
        List<List<int>> all =
        [
            await test.Cache.GetOrSetAsync(TestCache.Key(), _source.LoadAsync),
            await test.Cache.GetOrSetAsync(TestCache.Key(), _source.LoadAsync),
            (await test.Cache.GetAsync<List<int>>(TestCache.Key())).Value,
            (await test.Cache.GetManyAsync<List<int>>([TestCache.Key()]))[TestCache.Key()],
            await test.Cache.RefreshAsync(TestCache.Key(), _source.LoadAsync),
        ];
        test.Cache.TryGet(TestCache.Key(), out List<int> hit).Should().BeTrue();
        all.Add(hit);

        all.Should().OnlyContain(list => list.Count == 1 && list[0] == 1);
        all.Select(static list => (object)list).Distinct(ReferenceEqualityComparer.Instance).Should().HaveCount(all.Count);
    }

    [Fact]
    public async Task A_stale_value_is_copied_too()
    {
        using var test = New(static profile => profile.StaleFor = TimeSpan.FromMinutes(10));
        await test.Cache.GetOrSetAsync(TestCache.Key(), _source.LoadAsync);
        test.Clock.Advance(TimeSpan.FromMinutes(1));
        _source.Fails(static () => new HttpRequestException("down"));

        var first = await test.Cache.GetOrSetAsync(TestCache.Key(), _source.LoadAsync);
        first.Add(2);

        (await test.Cache.GetOrSetAsync(TestCache.Key(), _source.LoadAsync)).Should().Equal(1);
    }

    [Fact]
    public async Task Values_of_a_batch_and_answers_that_are_not_stored_are_copied_for_all_who_wait()
    {
        using var test = New();
        List<int> kept = [1];
        var loaded = await test.Cache.GetOrSetManyAsync(
            [TestCache.Key()], kept, static (kept, keys, _) => new ValueTask<IReadOnlyDictionary<CacheKey, List<int>>>(keys.ToDictionary(static key => key, _ => kept)));
        var once = await test.Cache.GetOrSetAsync(TestCache.Key("once"), kept, static (kept, load, _) => new ValueTask<List<int>>(load.DoNotStore(kept)));

        loaded[TestCache.Key()].Should().NotBeSameAs(kept).And.Equal(1);
        once.Should().NotBeSameAs(kept).And.Equal(1);
    }

    [Fact]
    public async Task An_immutable_value_of_such_a_profile_is_a_plain_hit()
    {
        using var test = New();
        var text = new string('x', 3);
        await test.Cache.SetAsync(TestCache.Key(), text);
        test.Cache.TryGet(TestCache.Key(), out string _).Should().BeTrue();

        test.Cache.TryGet(TestCache.Key(), out string found).Should().BeTrue();

        found.Should().BeSameAs(text);
        test.Local.Memory.Find(TestCache.Key().Text, TestCache.Key().Hash)!.FreshUntil.Should().BePositive("it needs no freshness check");
    }

    [Fact]
    public async Task Another_type_is_a_clear_error_and_a_base_type_is_served()
    {
        using var test = New();
        await test.Cache.SetAsync(TestCache.Key(), new List<int> { 1 });

        test.Cache.Invoking(cache => cache.TryGet(TestCache.Key(), out string _)).Should().Throw<CacheTypeMismatchException>();
        test.Cache.TryGet(TestCache.Key(), out IReadOnlyList<int> list).Should().BeTrue();
        list.Should().Equal(1);
    }

    [Fact]
    public async Task A_copy_weighs_what_its_bytes_weigh()
    {
        using var test = New(static profile => profile.MaxL1ValueBytes = 1_000);
        await test.Cache.SetAsync(TestCache.Key("small"), new byte[900]);
        await test.Cache.SetAsync(TestCache.Key("large"), new byte[1_100]);

        test.Cache.TryGet(TestCache.Key("small"), out byte[] _).Should().BeTrue();
        test.Cache.TryGet(TestCache.Key("large"), out byte[] _).Should().BeFalse();
    }

    private static TestCache New(Action<CacheProfileOptions>? profile = null) => TestCache.New(settings =>
    {
        settings.CopyValues = true;
        profile?.Invoke(settings);
    });
}
