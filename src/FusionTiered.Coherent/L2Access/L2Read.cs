using FusionTiered.Entries;
using FusionTiered.Versions;

namespace FusionTiered.L2Access;

/// <summary>The result of reading one key in L2.</summary>
/// <param name="Kind">Whether the value can be used.</param>
/// <param name="Value">The value, where there is one.</param>
/// <param name="Lifetime">How long it may be served.</param>
/// <param name="Versions">The versions that the value depends on.</param>
/// <param name="Seen">The entry that L2 had under the key, for a compare-and-set; a plain read leaves it absent.</param>
/// <param name="PayloadBytes">How long the serialized value is, before compression.</param>
internal sealed record L2Read<T>(L2ReadKind Kind, T Value, L2Lifetime Lifetime, VersionStamp[] Versions, SeenEntry Seen, long? PayloadBytes = null)
{
    /// <summary>Where values are copied, what each caller gets a copy of; null: they share the value.</summary>
    public StoredCopy? Copy { get; init; }

    public static L2Read<T> Unanswered { get; } = new(L2ReadKind.Unanswered, default!, default, [], SeenEntry.Absent);

    /// <summary>Nothing, and nothing to compare with.</summary>
    public static L2Read<T> Nothing { get; } = Absent(SeenEntry.Absent);

    public static L2Read<T> Absent(SeenEntry seen) => new(L2ReadKind.Absent, default!, default, [], seen);

    public static L2Read<T> Unreadable { get; } = new(L2ReadKind.Unreadable, default!, default, [], SeenEntry.Absent);
}
