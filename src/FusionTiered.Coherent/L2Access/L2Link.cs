using FusionTiered.Coherence;
using FusionTiered.Keys;
using FusionTiered.L2;
using FusionTiered.L2.Payloads;
using FusionTiered.Profiles;
using FusionTiered.Telemetry;

namespace FusionTiered.L2Access;

/// <summary>The link of one cache to L2: gate, coherence lease, channel, payloads. A cache without L2 has a shut gate and a lease without end.</summary>
internal sealed class L2Link
{
    public required RemoteGate Gate { get; init; }

    public required CoherenceLease Lease { get; init; }

    /// <summary>Null: nothing is heard of others, or there are none.</summary>
    public required ICoherenceChannel? Channel { get; init; }

    public required PayloadReader Reader { get; init; }

    public required PayloadWriter Writer { get; init; }

    public RepairList Repairs { get; init; } = new();

    /// <summary>The figures about the changes of other nodes.</summary>
    public required CoherenceFigures Figures { get; init; }

    public bool IsThere => Gate.IsThere;

    /// <summary>How the changes of others are heard.</summary>
    public CoherenceMode Mode => !IsThere ? CoherenceMode.None : Channel?.Mode ?? CoherenceMode.Lifetime;

    /// <summary>How long memory serves a value where a channel hears nothing.</summary>
    public TimeSpan UnheardLifetime { get; init; }

    /// <summary>Whether a profile's values are to be looked for and kept there by a call that may use these tiers.</summary>
    public bool IsUsedBy(TierUse tiers) => Gate.IsThere && (tiers & TierUse.L2) != TierUse.None;

    /// <summary>Whether the tier can find keys by a pattern.</summary>
    public bool ClearsPatterns => Gate.Tier.Promises[CachePromise.PatternsAreCleared].Level != PromiseLevel.NotKept;

    public static PayloadRules RulesOf(DomainProfile settings) => new()
    {
        MaxBytes = (int)Math.Min(settings.MaxL2ValueBytes, Array.MaxLength),
        CompressFrom = settings.CompressFrom switch
        {
            null => 4 << 10,
            0 => int.MaxValue,
            { } from => (int)Math.Min(from, int.MaxValue),
        },
        ValueVersion = (uint)settings.Version,
        PlainJson = settings.PlainJson,
    };

    /// <summary>Asks whether every change up to now was heard. All changes heard have taken effect when it ends.</summary>
    /// <returns>Whether it was answered.</returns>
    public async ValueTask<bool> ConfirmAsync()
    {
        if (Channel is null or { Mode: CoherenceMode.Lifetime })
        {
            return false;
        }

        var answer = await Gate.ReadAsync(Channel, static async (_, channel, deadline) =>
        {
            await channel.ConfirmAsync(deadline).ConfigureAwait(Scheduling.Continuation.IsCaptured);
            return true;
        }).ConfigureAwait(Scheduling.Continuation.IsCaptured);
        return answer.IsAnswered;
    }
}
