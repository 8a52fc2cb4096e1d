using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.Conformance;

public abstract partial class HybridCacheConformance<TEngine>
{
    [ConformanceFact(Needs = [CachePromise.CopiesOfValues])]
    public async Task Each_caller_gets_a_mutable_value_of_its_own()
    {
        await using var run = await StartAsync();
        var made = new Basket { Items = { "apple" } };
        var first = await Face(run).GetOrCreateAsync("k", _ => new ValueTask<Basket>(made));
        made.Items.Add("by the factory");
        first.Items.Add("by the first caller");

        var second = await Face(run).GetOrCreateAsync<Basket>("k", static _ => throw new InvalidOperationException("not asked"));

        second.Items.Should().Equal("apple");
        second.Should().NotBeSameAs(first);
    }

    [ConformanceFact(Needs = [CachePromise.CopiesOfValues])]
    public async Task A_value_that_was_set_is_not_the_callers_any_more()
    {
        await using var run = await StartAsync();
        var mine = new Basket { Items = { "apple" } };
        await Face(run).SetAsync("k", mine);
        mine.Items.Clear();

        (await Face(run).GetOrCreateAsync<Basket>("k", static _ => throw new InvalidOperationException("not asked"))).Items.Should().Equal("apple");
    }

    [ConformanceFact(Needs = [CachePromise.CopiesOfValues, CachePromise.OneLoadPerNode])]
    public async Task Callers_that_waited_together_do_not_share_a_mutable_value()
    {
        await using var run = await StartAsync();
        var source = new TestSource<Basket>(new Basket());
        source.Waits();
        var all = Enumerable.Range(0, 5).Select(_ => Face(run).GetOrCreateAsync("k", source.LoadAsync).AsTask()).ToArray();
        await source.CalledAsync();
        source.Release(new Basket { Items = { "apple" } });

        var baskets = await Task.WhenAll(all);

        baskets.Should().OnlyHaveUniqueItems().And.OnlyContain(basket => basket.Items.Single() == "apple");
        source.Calls.Should().Be(1);
    }

    [ConformanceFact]
    public async Task An_immutable_value_is_handed_out_as_it_is()
    {
        await using var run = await StartAsync();
        var text = new string('x', 5);
        var sealedOne = new Immutable(static () => 7);
        await Face(run).SetAsync("text", text);
        await Face(run).SetAsync("sealed", sealedOne);

        (await Load(run, "text")).Should().BeSameAs(text);
        var found = await Face(run).GetOrCreateAsync<Immutable>("sealed", static _ => throw new InvalidOperationException("not asked"));
        found.Should().BeSameAs(sealedOne, "its type says so; no serializer could have copied what it holds");
    }

    [ConformanceFact(Needs = [CachePromise.CopiesOfValues])]
    public async Task Bytes_tuples_and_dictionaries_are_copied_whole()
    {
        await using var run = await StartAsync();
        await Face(run).SetAsync("bytes", new byte[] { 1, 2 });
        List<string> names = ["ann"];
        await Face(run).SetAsync("tuple", (Id: 7, Names: names));
        await Face(run).SetAsync("dictionary", new Dictionary<string, Basket>(StringComparer.Ordinal) { ["b"] = new() { Items = { "apple" } } });

        (await Found<byte[]>("bytes")).Should().Equal(1, 2);
        (await Found<(int Id, List<string> Names)>("tuple")).Names.Should().Equal("ann");
        (await Found<Dictionary<string, Basket>>("dictionary"))["b"].Items.Should().Equal("apple");

        async Task<T> Found<T>(string key) => await Face(run).GetOrCreateAsync<T>(key, static _ => throw new InvalidOperationException("not asked"));
    }

    [ConformanceFact(Needs = [CachePromise.CopiesOfValues])]
    public async Task The_serializer_registered_for_a_type_makes_the_copies()
    {
        var own = new BasketSerializer();
        await using var run = await StartAsync(services: services => services.AddSingleton<IHybridCacheSerializer<Basket>>(own));
        await Face(run).SetAsync("k", new Basket { Items = { "a", "b" } });

        (await Face(run).GetOrCreateAsync("k", static _ => new ValueTask<Basket>(new Basket()))).Items.Should().Equal("a", "b");

        own.Reads.Should().Be(1);
        own.Writes.Should().BeInRange(1, 2, "once for memory, and once for a shared tier");
    }

    [ConformanceFact(Needs = [CachePromise.CopiesOfValues])]
    public async Task Of_serializer_factories_the_last_that_knows_the_type_is_asked()
    {
        var (early, late) = (new BasketSerializer(), new BasketSerializer());
        await using var run = await StartAsync(services: services => services
            .AddSingleton<IHybridCacheSerializerFactory>(new BasketFactory(early))
            .AddSingleton<IHybridCacheSerializerFactory>(new BasketFactory(late)));
        await Face(run).SetAsync("k", new Basket { Items = { "a" } });
        await Face(run).SetAsync("other", new List<int> { 1 });

        (await Face(run).GetOrCreateAsync("k", static _ => new ValueTask<Basket>(new Basket()))).Items.Should().Equal("a");

        early.Writes.Should().Be(0);
        late.Writes.Should().BePositive();
    }

    [ConformanceFact(Needs = [CachePromise.CopiesOfValues])]
    public async Task A_serializer_that_fails_fails_the_call_that_needs_it()
    {
        var own = new BasketSerializer { FailsToWrite = true };
        await using var run = await StartAsync(services: services => services.AddSingleton<IHybridCacheSerializer<Basket>>(own));
        var source = new TestSource<Basket>(new Basket());
        await FluentActions.Awaiting(() => Face(run).GetOrCreateAsync("k", source.LoadAsync).AsTask()).Should().ThrowAsync<NotSupportedException>();

        own.FailsToWrite = false;

        await Face(run).GetOrCreateAsync("k", source.LoadAsync);
        source.Calls.Should().Be(2, "what could not be copied was not kept");
    }

    private sealed class Basket
    {
        public List<string> Items { get; init; } = [];
    }

    [ImmutableObject(true)]
    private sealed class Immutable(Func<int> cannotBeSerialized)
    {
        public Func<int> CannotBeSerialized { get; } = cannotBeSerialized;
    }

    private sealed class BasketSerializer : IHybridCacheSerializer<Basket>
    {
        public int Reads { get; private set; }

        public int Writes { get; private set; }

        public bool FailsToWrite { get; set; }

        public Basket Deserialize(ReadOnlySequence<byte> source)
        {
            Reads++;
            return new Basket { Items = [.. Encoding.UTF8.GetString(source).Split(',')] };
        }

        public void Serialize(Basket value, IBufferWriter<byte> target)
        {
            Writes++;
            target.Write(FailsToWrite ? throw new NotSupportedException("no baskets") : Encoding.UTF8.GetBytes(string.Join(',', value.Items)));
        }
    }

    private sealed class BasketFactory(BasketSerializer only) : IHybridCacheSerializerFactory
    {
        public bool TryCreateSerializer<T>([NotNullWhen(true)] out IHybridCacheSerializer<T>? serializer)
        {
            serializer = only as IHybridCacheSerializer<T>;
            return serializer is not null;
        }
    }
}
