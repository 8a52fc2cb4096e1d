using FusionTiered.Weights;

namespace FusionTiered.Core.Tests.Weights;

public sealed class GraphWalkTests
{
    public static TheoryData<string> Kinds => [.. Samples.All.Keys];

    public static TheoryData<string> RoughKinds => [.. Samples.Rough.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_value_weighs_the_memory_that_it_took(string kind)
    {
        Samples.All[kind]();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var value = Samples.All[kind]();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // Its own header is counted with the entry; delegates of the sample and JSON's reader leave a little.
        (Bytes(value) + 24).Should().BeCloseTo(allocated, (ulong)Math.Max(72, allocated / 20));
    }

    [Theory]
    [MemberData(nameof(RoughKinds))]
    public void What_is_in_a_collection_counts(string kind) => Bytes(Samples.Rough[kind]()).Should().BeInRange(8_000, 80_000);

    [Fact]
    public void An_object_that_is_referred_to_often_counts_once()
    {
        var shared = new byte[10_000];
        Bytes(new object[] { shared, shared, shared }).Should().Be((3 * 8) + 24 + 10_000);
        Bytes(Enumerable.Repeat(Samples.Text(100), 100).ToArray()).Should().Be((100 * 8) + 224);
    }

    [Fact]
    public void A_circle_ends()
    {
        var list = new List<object>(4);
        list.Add(list);
        var (one, two) = (new Link(), new Link());
        (one.Next, two.Next) = (two, one);

        Bytes(list).Should().Be(16 + 24 + (4 * 8));
        Bytes(one).Should().Be(8 + 24);
    }

    [Fact]
    public void A_deep_list_does_not_overflow_the_stack()
    {
        var first = new Link();
        var last = first;
        for (var i = 0; i < GraphWalk.Bound - 10; i++)
        {
            last = last.Next = new Link();
        }

        Bytes(first).Should().Be(8 + (24L * (GraphWalk.Bound - 10)));
    }

    [Fact]
    public void The_rest_of_a_large_collection_weighs_as_the_part_that_was_walked()
    {
        var rows = Enumerable.Range(0, 150_000).Select(static i => Samples.Row.New(i % 50)).ToList();
        var exact = rows.Sum(static row => 8 + 64 + ObjectSizes.OfText(row.Name)) + ((rows.Capacity - rows.Count) * 8);

        Bytes(rows).Should().BeCloseTo(exact, (ulong)exact / 10);
    }

    [Fact]
    public void What_lies_behind_a_large_collection_is_not_forgotten()
    {
        var rows = Enumerable.Range(0, 150_000).Select(static i => new object()).ToArray();
        Bytes(new object[] { rows, new byte[5 << 20] }).Should().BeGreaterThan(5 << 20).And.BeLessThan(12 << 20);
        Bytes(new object[] { new byte[5 << 20], rows }).Should().BeGreaterThan(5 << 20).And.BeLessThan(12 << 20);
    }

    [Fact]
    public void A_chain_beyond_the_bound_is_refused()
    {
        Weigher.Estimate(new LinkedList<int>(Enumerable.Range(0, GraphWalk.Bound + 1)), out var refusal);
        refusal!.ToString().Should().Contain("more than 100000 objects");
    }

    [Fact]
    public void Comparers_types_and_cultures_belong_to_no_value()
    {
        Bytes(new object[] { typeof(string), StringComparer.OrdinalIgnoreCase, System.Globalization.CultureInfo.InvariantCulture, TimeZoneInfo.Utc }).Should().Be(32);
    }

    [Fact]
    public void To_weigh_allocates_nothing()
    {
        object[] values = [Samples.Row.New(1), "text", new byte[100], Samples.All["numbers alone"](), Samples.All["list"](), Samples.All["dictionary of text"]()];
        WeighAll();
        var before = GC.GetAllocatedBytesForCurrentThread();
        WeighAll();
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);

        void WeighAll()
        {
            foreach (var value in values)
            {
                Weigher.Estimate(value, out _);
            }
        }
    }

    [Fact]
    public void A_walk_holds_on_to_nothing()
    {
        var weak = Weighed();
        GC.Collect();
        weak.TryGetTarget(out _).Should().BeFalse();

        static WeakReference<object> Weighed()
        {
            var value = Samples.All["dictionary of records"]();
            Weigher.Estimate(value, out _);
            return new(value);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Reflection_reads_the_same_fields_as_code_that_was_made_for_the_type(string kind)
    {
        var value = Samples.All[kind]();
        BytesByReflection(value).Should().Be(Bytes(value));
        BytesByReflection(Samples.Elements).Should().Be(Bytes(Samples.Elements));
    }

    private static long Bytes(object value)
    {
        var bytes = Weigher.Estimate(value, out var refusal);
        refusal.Should().BeNull();
        return bytes;
    }

    private static long BytesByReflection(object value) => GraphWalk.Weigh(value, TypePlanMaker.Make(value.GetType(), emits: false), out _);

    private sealed class Link
    {
        public Link? Next { get; set; }
    }
}
