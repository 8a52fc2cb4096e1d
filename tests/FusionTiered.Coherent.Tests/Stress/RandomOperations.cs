using System.Globalization;
using FusionTiered.Coherent.Tests.Support;

namespace FusionTiered.Coherent.Tests.Stress;

/// <summary>One caller's operations, drawn at random, each held against the database.</summary>
internal sealed class RandomOperations(TestCache test, Database database, int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Look-ups so far, each of which is to be counted as a hit or a miss.</summary>
    public int LookUps { get; private set; }

    public async Task RunAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            try
            {
                await OneAsync(_random.Next(database.Keys));
            }
            catch (Exception failure) when (failure is SourceTimeoutException or HttpRequestException or OperationCanceledException)
            {
                // What its source did, or its caller.
            }
            catch (Exception failure)
            {
                database.Faults.Enqueue(failure.ToString());
            }
        }
    }

    private static CacheKey KeyOf(int key) => TestCache.Key(key.ToString(CultureInfo.InvariantCulture));

    private static int NumberOf(CacheKey key) => int.Parse(key.Text.AsSpan(TestCache.Feed.Namespace.Length + 1), CultureInfo.InvariantCulture);

    private Task OneAsync(int key) => _random.Next(100) switch
    {
        < 45 => GetOrSetAsync(key),
        < 57 => GetAsync(key),
        < 65 => BatchAsync(),
        < 72 => SetAsync(key),
        < 80 => InvalidateAsync([key], () => test.Cache.RemoveAsync(KeyOf(key))),
        < 85 => InvalidateAsync([key], () => test.Cache.ExpireAsync(KeyOf(key)), alsoStale: false),
        < 91 => InvalidateAsync([.. SameTag(key)], () => test.Cache.InvalidateTagAsync(Tag(key))),
        < 93 => InvalidateAsync([.. Enumerable.Range(0, database.Keys)], () => test.Cache.ClearAsync(_random.Next(2) == 0 ? TestCache.Feed : null)),
        _ => RefreshAsync(key),
    };

    private string Tag(int key) => $"tag {database.TagOf(key)}";

    private IEnumerable<int> SameTag(int key) => Enumerable.Range(0, database.Keys).Where(other => database.TagOf(other) == database.TagOf(key));

    private async Task GetOrSetAsync(int key)
    {
        LookUps++;
        using var impatient = new CancellationTokenSource();
        var least = database.Least(key);
        var call = test.Cache.GetOrSetResultAsync(KeyOf(key), key, Source(), Options(key), impatient.Token);
        if (_random.Next(8) == 0)
        {
            impatient.Cancel();
        }

        var result = await call;
        database.Check(key, least, result.Value, result.IsStale, "a get-or-set");
    }

    private async Task GetAsync(int key)
    {
        LookUps += 2;
        var least = database.Least(key);
        if (test.Cache.TryGet(KeyOf(key), out int got))
        {
            database.Check(key, least, got, perhapsStale: false, "a try-get");
        }

        least = database.Least(key);
        if (await test.Cache.GetAsync<int>(KeyOf(key)) is { Found: true } result)
        {
            database.Check(key, least, result.Value, result.IsStale, "a get");
        }
    }

    private async Task RefreshAsync(int key)
    {
        LookUps++;
        var least = database.Least(key);
        var result = await test.Cache.RefreshResultAsync(KeyOf(key), key, Source(), Options(key));
        database.Check(key, least, result.Value, result.IsStale, "a refresh");
    }

    private async Task BatchAsync()
    {
        var least = Enumerable.Range(0, 4).Select(_ => _random.Next(database.Keys)).Distinct().ToDictionary(static key => key, database.Least);
        var leftOut = _random.Next(6) == 0 ? least.Keys.First() : -1;
        LookUps += least.Count;
        var all = await test.Cache.GetOrSetManyAsync<int, int>([.. least.Keys.Select(KeyOf)], leftOut, async (leftOut, missing, token) =>
        {
            database.Called();
            var read = missing.Where(key => NumberOf(key) != leftOut).ToDictionary(static key => key, key => database.Read(NumberOf(key)));
            await Task.Yield();
            token.ThrowIfCancellationRequested();
            return read;
        }, new CacheCallOptions { Tags = [.. least.Keys.Select(Tag)] });
        foreach (var (key, got) in all)
        {
            database.Check(NumberOf(key), least[NumberOf(key)], got, perhapsStale: true, "a batch");
        }
    }

    private Task SetAsync(int key)
    {
        database.WriteThrough(key, version =>
            test.Cache.SetAsync(KeyOf(key), version, CacheCallOptions.Tagged(Tag(key))).AsTask().IsCompletedSuccessfully.Should().BeTrue());
        return Task.CompletedTask;
    }

    private async Task InvalidateAsync(IReadOnlyList<int> keys, Func<ValueTask<CacheWrite>> invalidate, bool alsoStale = true)
    {
        var versions = keys.Select(database.Write).ToList();
        await invalidate();
        for (var i = 0; i < keys.Count; i++)
        {
            database.Acknowledge(keys[i], versions[i], alsoStale);
        }
    }

    /// <summary>Reads, and then takes its time: what it brings may be old by then. Now and then it fails, hangs or answers more than a value.</summary>
    private CacheSource<int, int> Source()
    {
        var (kind, yields) = (_random.Next(60), _random.Next(8));
        return async (key, load, token) =>
        {
            database.Called();
            var version = database.Read(key);
            for (var i = 0; i < yields; i++)
            {
                await Task.Yield();
            }

            load.Tag(Tag(key));
            switch (kind)
            {
                case 1:
                    throw new HttpRequestException("down");
                case 2:
                    await new TaskCompletionSource().Task.WaitAsync(token);
                    break;
                case 3:
                    await database.End.Task;
                    break;
                case 4:
                    return load.DoNotStore(version);
                case 5 when load.HasStaleValue:
                    // Not what a good source would say of an old value; of one that is still true it is right.
                    return load.StaleValue<int>() == version ? load.NotModified<int>() : version;
            }

            return version;
        };
    }

    // The source names the tag, too.
    private CacheCallOptions Options(int key) => _random.Next(2) == 0 ? default : CacheCallOptions.Tagged(Tag(key));
}
