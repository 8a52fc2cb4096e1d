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
        { 5, 8 },
        { 5m, 16 },
        { DayOfWeek.Friday, 8 },
        { Guid.Empty, 16 },
        { new object(), 8 },
        { Array.Empty<string>(), 0 },
        { new[] { "ab", null }, (2 * 8) + 32 },
        { new ReadOnlyMemory<byte>(new byte[80]), 16 + 24 + 80 },
    };

    [Theory]
    [MemberData(nameof(Exact))]
    public void A_value_weighs_its_content_without_its_own_header(object? value, long bytes)
    {
        Weigher.Estimate(value, out var refusal).Should().Be(bytes);
        refusal.Should().BeNull();
    }

    [Fact]
    public void Key_and_overhead_are_added_to_an_estimate_and_not_to_the_profiles_own()
    {
        Weigher.WeighOf(Profile(null), "key", "v").Should().Be(new Weighed(Weigher.EntryOverhead + 6 + 2, 2));
        Weigher.WeighOf(Profile(static _ => 7), "key", "v").Should().Be(new Weighed(7, 7));
    }

    [Fact]
    public void The_serialized_length_changes_nothing_where_the_value_was_measured()
        => Weigher.WeighOf(Profile(null), "key", new byte[100], knownBytes: 5_000).Value.Should().Be(100);

    [Fact]
    public void The_serialized_length_stands_in_for_a_value_that_cannot_be_measured()
    {
        var weighed = Weigher.WeighOf(Profile(null), "key", new MemoryStream(), knownBytes: 1_000);
        (weighed.Value, weighed.Refusal).Should().Be((1_000 * Weigher.BytesPerSerializedByte, null));
    }

    [Fact]
    public void A_refused_value_fits_nowhere_unless_the_profile_says_its_size()
    {
        Weigher.WeighOf(Profile(null), "key", new MemoryStream()).Should().BeEquivalentTo(new { Entry = long.MaxValue, Value = long.MaxValue });
        Weigher.WeighOf(Profile(static _ => 7), "key", new MemoryStream()).Refusal.Should().BeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_size_below_one_names_the_profile_the_answer_and_the_range(long answer)
        => FluentActions.Invoking(() => Weigher.WeighOf(Profile(_ => answer), "key", "v"))
            .Should().Throw<InvalidOperationException>().WithMessage($"Profile 'market'*Size*{answer}*from 1*");

    [Fact]
    public void A_size_that_throws_names_the_profile_and_keeps_the_cause()
        => FluentActions.Invoking(() => Weigher.WeighOf(Profile(static _ => throw new FormatException()), "key", "v"))
            .Should().Throw<InvalidOperationException>().WithMessage("Profile 'market'*Size*FormatException*").WithInnerException<FormatException>();

    [Fact]
    public void What_is_sure_to_be_too_long_for_the_shared_tier_is_known_before_it_is_serialized()
    {
        Weigher.LeastSerialized("abc").Should().Be(3);
        Weigher.LeastSerialized(new byte[10]).Should().Be(10);
        Weigher.LeastSerialized(new List<string> { "abc" }).Should().Be(0);
        Weigher.LeastSerialized("abc", knownBytes: 50).Should().Be(50);
    }

    private static DomainProfile Profile(Func<object?, long>? size) => new() { Name = "market", Namespace = "market", Size = size };
}
