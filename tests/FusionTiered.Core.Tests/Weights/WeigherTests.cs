using System.Collections;
using FusionTiered.Profiles;
using FusionTiered.Weights;

namespace FusionTiered.Core.Tests.Weights;

public sealed class WeigherTests
{
    public static TheoryData<object?, long> Exact => new()
    {
        { null, 0 },
        { "twelve chars", 24 },
        { new byte[1000], 1000 },
        { new int[10], 40 },
        { new double[3, 5], 120 },
        { new decimal[4], 64 },
        { new DateTime[4], 32 },
        { new ReadOnlyMemory<byte>(new byte[77]), 77 },
        { new Memory<double>(new double[5]), 40 },
        { 5, 4 },
        { 5L, 8 },
        { true, 1 },
        { 5m, 16 },
        { DayOfWeek.Friday, 4 },
        { Guid.Empty, 16 },
        { TimeSpan.Zero, 8 },
        { new List<int> { 1, 2, 3 }, 12 },
        { Array.Empty<string>(), 0 },
        { new object(), 128 },
    };

    [Theory]
    [MemberData(nameof(Exact))]
    public void The_estimate_is_exact_where_it_can_be(object? value, long bytes) => Weigher.Estimate(value).Should().Be(bytes);

    [Fact]
    public void A_large_collection_is_estimated_by_a_sample_across_it()
    {
        var texts = Enumerable.Range(0, 10_000).Select(static i => new string('x', i < 5000 ? 10 : 30)).ToList();
        Weigher.Estimate(texts).Should().BeCloseTo(10_000 * (8 + 40), 20_000);
        Weigher.Estimate(texts.ToHashSet(StringComparer.Ordinal).ToArray()).Should().Be(2 * 8 + 20 + 60);
    }

    [Fact]
    public void Pairs_of_a_dictionary_count_both_halves()
        => Weigher.Estimate(new Hashtable { ["key"] = "value" }).Should().Be(6 + 10);

    [Fact]
    public void A_query_is_not_run()
    {
        var query = Enumerable.Range(0, 5).Select(static i => i > 100 ? i : throw new InvalidOperationException("it was run"));
        Weigher.Estimate(query).Should().Be(128);
        Weigher.Estimate(Enumerable.Range(0, int.MaxValue)).Should().Be(128);
    }

    [Fact]
    public void A_collection_that_throws_gets_the_flat_estimate() => Weigher.Estimate(new Broken()).Should().Be(128);

    [Fact]
    public void Something_that_holds_itself_ends()
    {
        var list = new List<object>();
        list.AddRange(Enumerable.Repeat<object>(list, 100));
        Weigher.Estimate(list).Should().BePositive();
    }

    [Fact]
    public void Key_and_overhead_are_added_to_an_estimate_and_not_to_the_profiles_own()
    {
        Weigher.Weigh(Profile(null), "key", "v").Should().Be(Weigher.EntryOverhead + 6 + 2);
        Weigher.Weigh(Profile(static _ => 7), "key", "v").Should().Be(7);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_size_below_one_names_the_profile_the_answer_and_the_range(long answer)
        => FluentActions.Invoking(() => Weigher.Weigh(Profile(_ => answer), "key", "v"))
            .Should().Throw<InvalidOperationException>().WithMessage($"Profile 'market'*Size*{answer}*from 1*");

    [Fact]
    public void A_size_that_throws_names_the_profile_and_keeps_the_cause()
        => FluentActions.Invoking(() => Weigher.Weigh(Profile(static _ => throw new FormatException()), "key", "v"))
            .Should().Throw<InvalidOperationException>().WithMessage("Profile 'market'*Size*FormatException*").WithInnerException<FormatException>();

    private static DomainProfile Profile(Func<object?, long>? size) => new() { Name = "market", Namespace = "market", Size = size };

    private sealed class Broken : ICollection
    {
        public int Count => 3;

        public bool IsSynchronized => false;

        public object SyncRoot => this;

        public void CopyTo(Array array, int index) => throw new NotSupportedException();

        public IEnumerator GetEnumerator() => throw new NotSupportedException();
    }
}
