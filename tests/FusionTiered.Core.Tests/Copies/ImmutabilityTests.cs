using System.ComponentModel;
using FusionTiered.Copies;

namespace FusionTiered.Core.Tests.Copies;

public class ImmutabilityTests
{
    [Fact]
    public void Text_values_without_references_and_types_that_say_so_are_shared() =>
        new[]
        {
            Immutability<string>.Holds, Immutability<int>.Holds, Immutability<int?>.Holds, Immutability<Guid>.Holds, Immutability<decimal>.Holds,
            Immutability<DateTimeOffset>.Holds, Immutability<DayOfWeek>.Holds, Immutability<Uri>.Holds, Immutability<Version>.Holds,
            Immutability<Point>.Holds, Immutability<SaysSo>.Holds, Immutability<StructSaysSo>.Holds, Immutability<StructSaysSo?>.Holds,
        }.Should().AllBeEquivalentTo(true);

    [Fact]
    public void Whatever_might_be_changed_is_copied() =>
        new[]
        {
            Immutability<object>.Holds, Immutability<byte[]>.Holds, Immutability<string[]>.Holds, Immutability<List<int>>.Holds,
            Immutability<IReadOnlyList<int>>.Holds, Immutability<SaysNothing>.Holds, Immutability<SaysNo>.Holds, Immutability<OpenSaysSo>.Holds,
            Immutability<StructWithReference>.Holds,
        }.Should().AllBeEquivalentTo(false);

    private readonly record struct Point(int X, int Y);

    private readonly record struct StructWithReference(string Text);

    [ImmutableObject(true)]
    private readonly record struct StructSaysSo(string Text);

    [ImmutableObject(true)]
    private sealed class SaysSo;

    private sealed class SaysNothing;

    [ImmutableObject(false)]
    private sealed class SaysNo;

    /// <summary>A derived class could do anything.</summary>
    [ImmutableObject(true)]
#pragma warning disable CA1852 // that it is open is the point
    private class OpenSaysSo;
#pragma warning restore CA1852
}
