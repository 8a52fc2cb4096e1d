namespace FusionTiered.L2Access;

/// <summary>The work of one cache at L2, by kind. Each is there also in a cache without L2, whose link is never asked.</summary>
/// <param name="Link">The way to L2.</param>
/// <param name="Reads">Reads keys.</param>
/// <param name="Writes">Stores loaded values, and sets values.</param>
/// <param name="Removals">Removes keys and patterns, and raises versions.</param>
/// <param name="Leases">Leases of loads.</param>
/// <param name="Touches">Longer lives for sliding values.</param>
/// <param name="Numbers">The numbers of versions.</param>
/// <param name="Recovery">Repeats the operations that L2 missed.</param>
/// <param name="Emptied">Finds memory copies from before L2 was emptied.</param>
internal sealed record L2Services(
    L2Link Link,
    L2Reads Reads,
    L2Writes Writes,
    L2Removals Removals,
    L2Leases Leases,
    L2Touches Touches,
    VersionNumbers Numbers,
    L2Recovery Recovery,
    EmptiedCheck Emptied);
