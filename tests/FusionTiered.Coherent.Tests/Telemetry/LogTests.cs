using FusionTiered.Conformance;
using FusionTiered.Telemetry;
using FusionTiered.Testing;
using FusionTiered.Coherent.Tests.Support;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Coherent.Tests.Telemetry;

public class LogTests
{
    private const string Canary = "c4n4ry";

    [Fact]
    public void Ids_keep_their_meaning()
    {
        var ids = typeof(EventIds).GetFields().Concat(typeof(CoherentEventIds).GetFields()).Where(static f => f.IsLiteral).ToDictionary(static f => f.Name, static f => (int)f.GetRawConstantValue()!, StringComparer.Ordinal);

        ids.Should().Contain(new Dictionary<string, int>(StringComparer.Ordinal)
        {
            ["SourceTimedOut"] = 1001, ["AbandonedSourceReturned"] = 1002, ["CancellationFailed"] = 1003, ["LoadFailed"] = 1004,
            ["LoadRefused"] = 1005, ["SourcesRest"] = 1006, ["SourcesBack"] = 1007, ["Reloaded"] = 1008, ["ReloadRefused"] = 1009,
            ["NamespaceHeld"] = 1010, ["L1Hit"] = 1011, ["L2Hit"] = 1012, ["Missed"] = 1013, ["Stored"] = 1014, ["Invalidated"] = 1015,
            ["TagInvalidated"] = 1016, ["Cleared"] = 1017, ["PatternCleared"] = 1018, ["Loaded"] = 1019, ["LoadedMany"] = 1020, ["StoredInL2"] = 1021,
        });
        ids.Values.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Each_thing_that_happens_is_one_line()
    {
        using var log = new CollectingLog();
        using var test = TestCache.New(all: static o => o.RevealKeys = true, logs: log);
        await Load(test);
        await Load(test);
        test.Cache.TryGet(TestCache.Key(), out string _);
        await test.Cache.SetAsync(TestCache.Key("set"), "v");
        await test.Cache.RemoveAsync(TestCache.Key());
        await test.Cache.ExpireAsync(TestCache.Key("set"));
        await test.Cache.InvalidateTagAsync("t");
        await test.Cache.ClearAsync(TestCache.Feed);
        await test.Cache.ClearAsync();

        log.Lines.Should().Equal(
            (LogLevel.Debug, EventIds.Missed, "Profile 'feed', key feed:k: not in memory."),
            (LogLevel.Debug, EventIds.Loaded, "Profile 'feed', key feed:k: the source answered after 0 ms (a value)."),
            (LogLevel.Debug, EventIds.Stored, "Profile 'feed', key feed:k: stored."),
            (LogLevel.Trace, EventIds.L1Hit, "Profile 'feed', key feed:k: hit in memory."),
            (LogLevel.Trace, EventIds.L1Hit, "Profile 'feed', key feed:k: hit in memory."),
            (LogLevel.Debug, EventIds.Stored, "Profile 'feed', key feed:set: stored."),
            (LogLevel.Debug, EventIds.Invalidated, "Profile 'feed', key feed:k: invalidated."),
            (LogLevel.Debug, EventIds.Invalidated, "Profile 'feed', key feed:set: invalidated."),
            (LogLevel.Debug, EventIds.TagInvalidated, "Tag t: invalidated."),
            (LogLevel.Debug, EventIds.Cleared, "Cleared profile 'feed': 0 values left memory."),
            (LogLevel.Debug, EventIds.Cleared, "Cleared everything: 0 values left memory."));
    }

    [Fact]
    public async Task While_hits_are_not_told_they_are_waved_through()
    {
        using var log = new CollectingLog(LogLevel.Debug);
        using var test = TestCache.New(logs: log);
        await Load(test);
        await Load(test);

        log.Lines.Should().HaveCount(3);
        test.Local.Memory.Find(TestCache.Key().Text, TestCache.Key().Hash)!.FreshUntil.Should().BePositive();
    }

    [Fact]
    public async Task A_secret_in_keys_tags_or_values_is_in_no_line_and_in_no_exception_of_ours()
    {
        using var log = new CollectingLog();
        var failures = new List<Exception>();
        using var test = TestCache.New(
            static p => (p.HardDeadline, p.MaxAbandoned, p.BreakerFailures, p.Retries) = (TimeSpan.FromSeconds(2), 1, 2, 0), logs: log);
        var key = TestCache.Key(Canary);
        await test.Cache.GetOrSetAsync(key, Canary, static (value, _) => new ValueTask<string>(value), CacheCallOptions.Tagged(Canary));
        await Note(failures, async () => await test.Cache.GetAsync<int>(key));
        await Note(failures, async () => await test.Cache.GetOrSetAsync(key, _ => test.Cache.GetOrSetAsync(key, _ => new ValueTask<int>(1))));
        await test.Cache.InvalidateTagAsync(Canary);
        await test.Cache.RemoveAsync(key);
        await Note(failures, async () => await test.Cache.GetOrSetAsync(key, async _ => await test.Cache.GetOrSetAsync(key, static _ => new ValueTask<string>(Canary))));
        await Note(failures, async () => await test.Cache.GetOrSetAsync(TestCache.Feed.Of(new string('x', 5_000), Canary), static _ => new ValueTask<string>(Canary)));
        await Note(failures, async () => await test.Cache.GetOrSetAsync(new CacheProfile("other").Of(Canary), static _ => new ValueTask<string>(Canary)));
        await Note(failures, () => Task.FromResult(CacheKey.Parse(Canary + "{")));
        await Hang(test, key, failures);
        await Note(failures, async () => await test.Cache.GetOrSetAsync(key, static _ => new ValueTask<string>(Canary)));
        for (var i = 0; i < 3; i++)
        {
            await Note(failures, async () => await test.Cache.GetOrSetAsync(CacheKey.Raw(Canary), static _ => ValueTask.FromException<string>(new HttpRequestException("down"))));
        }

        await test.Cache.ClearAsync();
        log.Lines.Should().HaveCountGreaterThan(15).And.NotContain(static line => line.Text.Contains(Canary, StringComparison.OrdinalIgnoreCase));
        var ours = failures.Where(static failure => failure is not HttpRequestException).ToList();
        ours.Select(static failure => failure.GetType().Name).Distinct(StringComparer.Ordinal).Should().HaveCountGreaterThan(5);
        ours.Should().NotContain(static failure => failure.Message.Contains(Canary, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_failure_of_a_source_is_handed_to_the_logger_as_an_exception_beside_the_name_of_the_key()
    {
        using var log = new RecordedLog();
        using var test = TestCache.New(static p => (p.BreakerFailures, p.Retries) = (2, 0), logs: log);
        var down = new HttpRequestException("quote service is down");
        for (var i = 0; i < 2; i++)
        {
            await Record.ExceptionAsync(async () => await test.Cache.GetOrSetAsync(TestCache.Key(), _ => ValueTask.FromException<string>(down)));
        }

        var failed = log.Lines.First(static line => line.Id == CoherentEventIds.LoadFailed);
        failed.Exception.Should().BeSameAs(down);
        failed.Text.Should().Be($"Profile 'feed', key {TestCache.Key().LogText}: the load failed with HttpRequestException.");
        log.Lines.Should().Contain(line => line.Id == EventIds.SourcesRest && line.Exception == down && line.Text.Contains("last with HttpRequestException", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_batch_tells_how_many_keys_its_source_loaded()
    {
        using var log = new RecordedLog();
        using var test = TestCache.New(logs: log);
        await test.Cache.GetOrSetManyAsync<int, string>([TestCache.Key("1"), TestCache.Key("2")], 0, static (_, missing, _) => new(missing.ToDictionary(static key => key, static _ => "v")));
        log.Lines.Should().Contain(static line => line.Id == EventIds.LoadedMany && line.Text.StartsWith("Profile 'feed', 2 keys, the first is #", StringComparison.Ordinal));
    }

    private static async Task Hang(TestCache test, CacheKey key, List<Exception> failures)
    {
        var source = new TestSource<string>(Canary);
        source.Hangs();
        var hung = test.Cache.GetOrSetAsync(key, source.LoadAsync).AsTask();
        await Eventually.IsTrueAsync(() => source.Calls == 1 && test.Clock.PendingTimers > 0, "the deadline is set");
        test.Clock.Advance(TimeSpan.FromSeconds(2));
        await Note(failures, () => hung);
    }

    private static async Task Note(List<Exception> failures, Func<Task> call)
    {
        var failure = await Record.ExceptionAsync(call);
        failure.Should().NotBeNull("this was to fail");
        failures.Add(failure!);
    }

    private static Task<string> Load(TestCache test) => test.Cache.GetOrSetAsync(TestCache.Key(), static _ => new ValueTask<string>("v")).AsTask();
}
