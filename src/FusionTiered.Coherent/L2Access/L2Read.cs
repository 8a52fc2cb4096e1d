using FusionTiered.Versions;

namespace FusionTiered.Flows;

/// <summary>The result of reading one key in L2.</summary>
/// <param name="Kind">Whether the value can be used.</param>
/// <param name="Value">The value, where there is one.</param>
/// <param name="Lifetime">How long it may be served.</param>
/// <param name="Versions">The versions that the value depends on.</param>
/// <param name="Seen">What L2 had under the key, for a compare-and-set; a plain read leaves it absent.</param>
internal sealed record RemoteRead<T>(RemoteReadKind Kind, T Value, RemoteLifetime Lifetime, VersionStamp[] Versions, SeenEntry Seen)
{
    public static RemoteRead<T> Unanswered { get; } = new(RemoteReadKind.Unanswered, default!, default, [], SeenEntry.Absent);

    /// <summary>Nothing, and nothing to compare with.</summary>
    public static RemoteRead<T> Nothing { get; } = Absent(SeenEntry.Absent);

    public static RemoteRead<T> Absent(SeenEntry seen) => new(RemoteReadKind.Absent, default!, default, [], seen);

    public static RemoteRead<T> Unreadable { get; } = new(RemoteReadKind.Unreadable, default!, default, [], SeenEntry.Absent);
}
