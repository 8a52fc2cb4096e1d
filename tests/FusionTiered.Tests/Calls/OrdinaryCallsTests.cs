using FusionTiered.Fusion.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Fusion.Tests.Calls;

/// <summary>Calls as people type them. That they compile, without a type argument or a cast, is half of the test.</summary>
public sealed class OrdinaryCallsTests : IAsyncDisposable
{
    private static readonly CacheProfile Feed = FusionNode.Feed;

    private readonly FusionNode _node = FusionNode.New(use: static builder => builder.Services.AddScoped<Database>());
    private readonly Database _db = new();

    private IDomainCache Cache => _node.Cache;

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task A_source_may_return_a_Task_or_a_ValueTask()
    {
        int[] all =
        [
            await Cache.GetOrSetAsync(Feed.Of(1), async token => await _db.TaskAsync(1, token)),
            await Cache.GetOrSetAsync(Feed.Of(2), async token => await _db.ValueTaskAsync(2, token)),
            await Cache.GetOrSetAsync(Feed.Of(3), token => _db.TaskAsync(3, token)),
            await Cache.GetOrSetAsync(Feed.Of(4), token => _db.ValueTaskAsync(4, token)),
            await Cache.GetOrSetAsync(Feed.Of(5), _ => Task.FromResult(5)),
            await Cache.GetOrSetAsync(Feed.Of(6), token => new ValueTask<int>(6)),
            await Cache.GetOrSetAsync(Feed.Of(7), _db.SevenTaskAsync),
            await Cache.GetOrSetAsync(Feed.Of(8), _db.EightValueTaskAsync),
            await Cache.GetOrSetAsync(Feed.Key($"{9}"), async token => await _db.TaskAsync(9, token)),
            await Cache.GetOrSetAsync(Feed.Key($"{10}"), token => _db.TaskAsync(10, token), TimeSpan.FromSeconds(5)),
            await Cache.GetOrSetAsync(Feed.Of(11), async _ =>
            {
                await Task.Yield();
                return 11;
            }, cancellationToken: CancellationToken.None),
            await Cache.GetOrSetAsync<int>(Feed.Of(12), async token => await _db.TaskAsync(12, token)),
        ];
        all.Should().Equal(Enumerable.Range(1, 12));
    }

    [Fact]
    public async Task A_source_may_be_handed_state()
    {
        int[] all =
        [
            await Cache.GetOrSetAsync(Feed.Of(1), _db, static (db, token) => db.TaskAsync(1, token)),
            await Cache.GetOrSetAsync(Feed.Of(2), _db, static (db, token) => db.ValueTaskAsync(2, token)),
            await Cache.GetOrSetAsync(Feed.Of(3), (db: _db, id: 3), static async (s, token) => await s.db.TaskAsync(s.id, token)),
            await Cache.GetOrSetAsync(Feed.Key($"{4}"), (_db, 4), static async (s, token) => await s._db.ValueTaskAsync(s.Item2, token)),
            await Cache.GetOrSetAsync(Feed.Key($"{5}"), 5, _db.TaskAsync),
            await Cache.GetOrSetAsync(Feed.Key($"{6}"), 6, _db.ValueTaskAsync),
        ];
        all.Should().Equal(Enumerable.Range(1, 6));
    }

    [Fact]
    public async Task A_source_may_see_its_load_with_and_without_state()
    {
        int[] all =
        [
            await Cache.GetOrSetAsync(Feed.Of(1), async (load, token) =>
            {
                load.Lifetime = TimeSpan.FromSeconds(10);
                return await _db.TaskAsync(1, token);
            }),
            await Cache.GetOrSetAsync(Feed.Of(2), (load, token) => _db.TaskAsync(load.HasStaleValue ? load.StaleValue<int>() : 2, token)),
            await Cache.GetOrSetAsync(Feed.Of(3), (load, _) => new ValueTask<int>(load.DoNotStore(3))),
            await Cache.GetOrSetAsync(Feed.Key($"{4}"), (_, token) => _db.TaskAsync(4, token)),
            await Cache.GetOrSetAsync(Feed.Of(5), _db, static async (db, load, token) => load.DoNotStore(await db.TaskAsync(5, token))),
            await Cache.GetOrSetAsync(Feed.Of(6), _db, static (db, _, token) => db.TaskAsync(6, token)),
            await Cache.GetOrSetAsync(Feed.Key($"{7}"), _db, static (db, _, token) => db.ValueTaskAsync(7, token)),
        ];
        all.Should().Equal(Enumerable.Range(1, 7));
    }

    [Fact]
    public async Task Nothing_there_makes_the_answer_nullable()
    {
        string? none = await Cache.GetOrSetAsync(Feed.Of(1), (load, _) => Task.FromResult(load.Nothing<string>()));
        string? found = await Cache.GetOrSetAsync(Feed.Of(2), async token => await _db.FindAsync(2, token));
        (none, found).Should().Be((null, "2"));
    }

    [Fact]
    public async Task Tags_are_named_as_in_HybridCache_and_FusionCache()
    {
        await Cache.GetOrSetAsync(Feed.Of(1), token => _db.TaskAsync(1, token), tags: ["a"]);
        await Cache.GetOrSetAsync(Feed.Of(2), async token => await _db.TaskAsync(2, token), TimeSpan.FromMinutes(1), ["a"], CancellationToken.None);
        await Cache.GetOrSetAsync(Feed.Key($"{3}"), _db, static (db, token) => db.ValueTaskAsync(3, token), tags: ["a", "b"]);
        await Cache.SetAsync(Feed.Of(4), 4, tags: ["a"]);
        await Cache.SetAsync(Feed.Of(5), 5, ["a"], TimeSpan.FromMinutes(1));
        await Cache.RefreshAsync(Feed.Of(6), token => _db.TaskAsync(6, token), tags: ["a"]);
        await Cache.With<Database>().GetOrSetAsync(Feed.Of(7), (db, token) => db.TaskAsync(7, token), tags: ["a"]);
        await Cache.GetOrSetAsync(Feed.Of(8), token => _db.TaskAsync(8, token), CacheCallOptions.Tagged("c"), tags: ["a"]);

        await Cache.InvalidateTagAsync("a");

        foreach (var id in Enumerable.Range(1, 8))
        {
            (await Cache.ContainsAsync(Feed.Of(id))).Should().BeFalse("it had the tag, {0}", id);
        }
    }

    [Fact]
    public async Task A_refresh_takes_the_same_sources()
    {
        int[] all =
        [
            await Cache.RefreshAsync(Feed.Of(1), async token => await _db.TaskAsync(1, token)),
            await Cache.RefreshAsync(Feed.Of(2), token => _db.TaskAsync(2, token)),
            await Cache.RefreshAsync(Feed.Of(3), token => _db.ValueTaskAsync(3, token)),
            await Cache.RefreshAsync(Feed.Of(4), (_, token) => _db.TaskAsync(4, token)),
            await Cache.RefreshAsync(Feed.Of(5), _db, static (db, token) => db.TaskAsync(5, token)),
            await Cache.RefreshAsync(Feed.Key($"{6}"), _db, static async (db, _, token) => await db.TaskAsync(6, token)),
        ];
        all.Should().Equal(Enumerable.Range(1, 6));
    }

    [Fact]
    public async Task A_call_for_the_result_takes_the_same_sources()
    {
        CacheResult<int>[] all =
        [
            await Cache.GetOrSetResultAsync(Feed.Of(1), async token => await _db.TaskAsync(1, token)),
            await Cache.GetOrSetResultAsync(Feed.Of(2), token => _db.TaskAsync(2, token)),
            await Cache.GetOrSetResultAsync(Feed.Of(3), token => _db.ValueTaskAsync(3, token), TimeSpan.FromSeconds(5)),
            await Cache.GetOrSetResultAsync(Feed.Of(4), _db.SevenTaskAsync),
            await Cache.GetOrSetResultAsync(Feed.Of(5), _db.EightValueTaskAsync, cancellationToken: CancellationToken.None),
            await Cache.GetOrSetResultAsync(Feed.Key($"{6}"), async (load, token) => load.DoNotStore(await _db.TaskAsync(6, token))),
            await Cache.GetOrSetResultAsync(Feed.Of(7), (_, token) => _db.TaskAsync(7, token)),
            await Cache.GetOrSetResultAsync(Feed.Of(8), (_, token) => _db.ValueTaskAsync(8, token)),
        ];
        all.Select(static result => result.Value).Should().Equal(1, 2, 3, 7, 8, 6, 7, 8);
        all.Should().OnlyContain(static result => result.Found && result.Tier == CacheTier.Source);
    }

    [Fact]
    public async Task A_call_for_the_result_takes_state_and_tags()
    {
        CacheResult<int>[] all =
        [
            await Cache.GetOrSetResultAsync(Feed.Of(1), _db, static (db, token) => db.TaskAsync(1, token)),
            await Cache.GetOrSetResultAsync(Feed.Of(2), _db, static async (db, token) => await db.ValueTaskAsync(2, token), tags: ["a"]),
            await Cache.GetOrSetResultAsync(Feed.Of(3), _db, static (db, token) => db.ValueTaskAsync(3, token)),
            await Cache.GetOrSetResultAsync(Feed.Key($"{4}"), _db, static (db, _, token) => db.TaskAsync(4, token)),
            await Cache.GetOrSetResultAsync(Feed.Of(5), _db, static async (db, load, token) => load.DoNotStore(await db.TaskAsync(5, token))),
            await Cache.GetOrSetResultAsync(Feed.Of(6), _db, static (db, _, token) => db.ValueTaskAsync(6, token), tags: ["a"]),
        ];
        all.Select(static result => result.Value).Should().Equal(Enumerable.Range(1, 6));
        await Cache.InvalidateTagAsync("a");
        (await Cache.ContainsAsync(Feed.Of(6))).Should().BeFalse();
    }

    [Fact]
    public async Task A_service_of_its_own_scope_takes_the_same_sources()
    {
        var scoped = Cache.With<Database>();
        int[] all =
        [
            await scoped.GetOrSetAsync(Feed.Of(1), async (db, token) => await db.TaskAsync(1, token)),
            await scoped.GetOrSetAsync(Feed.Of(2), (db, token) => db.TaskAsync(2, token)),
            await scoped.GetOrSetAsync(Feed.Of(3), (db, token) => db.ValueTaskAsync(3, token)),
            await scoped.GetOrSetAsync(Feed.Key($"{4}"), 4, static (db, id, token) => db.TaskAsync(id, token)),
            await scoped.GetOrSetAsync(Feed.Of(5), 5, static async (db, id, token) => await db.ValueTaskAsync(id, token)),
            await scoped.GetOrSetAsync(Feed.Of(6), async (db, load, token) =>
            {
                load.Tag("six");
                return await db.TaskAsync(6, token);
            }),
            await scoped.GetOrSetAsync(Feed.Of(7), 7, static async (db, id, load, token) => load.DoNotStore(await db.TaskAsync(id, token))),
            await scoped.RefreshAsync(Feed.Of(8), (db, token) => db.TaskAsync(8, token)),
        ];
        all.Should().Equal(Enumerable.Range(1, 8));
    }

    [Fact]
    public async Task Many_keys_come_from_a_dictionary_as_databases_make_it()
    {
        CacheKey[] keys = [Feed.Of(1), Feed.Of(2)];
        var a = await Cache.GetOrSetManyAsync(keys, (missing, token) => _db.ManyAsync(missing, token));
        await Cache.ClearAsync();
        var b = await Cache.GetOrSetManyAsync(keys, async (missing, token) => await _db.ManyAsync(missing, token));
        await Cache.ClearAsync();
        var c = await Cache.GetOrSetManyAsync(keys, async (missing, token) =>
        {
            var rows = await _db.ManyAsync(missing, token);
            return rows.ToDictionary(static row => row.Key, static row => row.Value);
        });
        await Cache.ClearAsync();
        var d = await Cache.GetOrSetManyAsync(keys, _db, static (db, missing, token) => db.ManyAsync(missing, token));
        await Cache.ClearAsync();
        var e = await Cache.With<Database>().GetOrSetManyAsync(keys, (db, missing, token) => db.ManyAsync(missing, token));
        await Cache.ClearAsync();
        var f = await Cache.With<Database>().GetOrSetManyAsync(keys, 0, static async (db, _, missing, token) => await db.ManyAsync(missing, token));
        await Cache.ClearAsync();
        var g = await Cache.GetOrSetManyAsync(keys, _db, static (db, missing, token) => db.ManyReadOnlyAsync(missing, token));
        await Cache.ClearAsync();
        var h = await Cache.GetOrSetManyAsync(keys, (missing, token) => _db.ManyReadOnlyAsync(missing, token));
        foreach (var answer in new[] { a, b, c, d, e, f, g, h })
        {
            answer[Feed.Of(2)].Should().Be("2");
        }
    }

    [Fact]
    public async Task Keys_are_made_of_all_that_formats_itself()
    {
        var id = new Guid("6f9619ff-8b86-d011-b42d-00cf4fc964ff");
        CacheKey[] made =
        [
            Feed.Of("a"), Feed.Of(1), Feed.Of(1L), Feed.Of(1.5m), Feed.Of(id), Feed.Of(new DateOnly(2026, 3, 1)), Feed.Of(DayOfWeek.Monday),
            Feed.Of("a", "b", "c"), Feed.Of("a", 1), Feed.Of(1, "a"), Feed.Of(1, id),
        ];
        made.Select(static key => key.Text).Should().Equal(
            "feed:a", "feed:1", "feed:1", "feed:1.5", $"feed:{id}", "feed:2026-03-01", "feed:Monday", "feed:a:b:c", "feed:a:1", "feed:1:a", $"feed:1:{id}");
        (await Cache.GetOrSetAsync(Feed.Of(1), static _ => Task.FromResult(1))).Should().Be(1);
    }

    public sealed class Database
    {
        public async Task<int> TaskAsync(int id, CancellationToken token)
        {
            await Task.Yield();
            token.ThrowIfCancellationRequested();
            return id;
        }

        public ValueTask<int> ValueTaskAsync(int id, CancellationToken token) => new(TaskAsync(id, token));

        public Task<int> SevenTaskAsync(CancellationToken token) => TaskAsync(7, token);

        public ValueTask<int> EightValueTaskAsync(CancellationToken token = default) => ValueTaskAsync(8, token);

        public async Task<string?> FindAsync(int id, CancellationToken token) => $"{await TaskAsync(id, token)}";

        public async Task<Dictionary<CacheKey, string>> ManyAsync(IReadOnlyList<CacheKey> keys, CancellationToken token)
        {
            await TaskAsync(0, token);
            return keys.ToDictionary(static key => key, static key => key.Text["feed:".Length..]);
        }

        public async Task<IReadOnlyDictionary<CacheKey, string>> ManyReadOnlyAsync(IReadOnlyList<CacheKey> keys, CancellationToken token) => await ManyAsync(keys, token);
    }
}
