using FusionTiered.L1;

namespace FusionTiered.Core.Tests.L1;

/// <summary>An entry of the tests' own: the store asks for no more.</summary>
internal sealed class TextEntry : L1Entry
{
    public required string Value { get; init; }
}
