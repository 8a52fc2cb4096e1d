using FusionTiered.Versions;

namespace FusionTiered.Flows;

/// <summary>What was found in the shared tier under a key.</summary>
/// <param name="Kind">Whether it can be used.</param>
/// <param name="Value">The value, where there is one.</param>
/// <param name="Stay">How long it may serve.</param>
/// <param name="Versions">The versions it depends on.</param>
/// <param name="Seen">What was under the key, for a comparison; of a mere read, nothing.</param>
internal sealed record Found<T>(FoundKind Kind, T Value, SharedStay Stay, VersionStamp[] Versions, SeenEntry Seen)
{
    public static Found<T> Unanswered { get; } = new(FoundKind.Unanswered, default!, default, [], SeenEntry.Absent);

    /// <summary>Nothing, and nothing to compare with.</summary>
    public static Found<T> Nothing { get; } = Absent(SeenEntry.Absent);

    public static Found<T> Absent(SeenEntry seen) => new(FoundKind.Absent, default!, default, [], seen);

    public static Found<T> Foreign { get; } = new(FoundKind.Foreign, default!, default, [], SeenEntry.Absent);
}
