namespace FusionTiered.Telemetry;

/// <summary>The figures of one profile, as an engine knows them: the shared counters, and what each engine counts in its own way.</summary>
/// <param name="Profile">The name of the profile.</param>
/// <param name="Counters">Its counters.</param>
/// <param name="Abandoned">Sources that run on past their deadline.</param>
/// <param name="Entries">Entries in memory.</param>
/// <param name="Bytes">Bytes in memory; 0 where the engine counts them only as a whole.</param>
/// <param name="Evicted">How many entries left memory for a reason.</param>
/// <param name="Running">Source calls that are waited for.</param>
/// <param name="UnverifiedHits">Hits in memory that the counters do not tell from verified ones.</param>
internal sealed record ProfileFigures(
    string Profile, ProfileCounters Counters, int Abandoned, long Entries, long Bytes, Func<EvictionReason, long> Evicted, int Running = 0, long UnverifiedHits = 0);
