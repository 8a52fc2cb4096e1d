using FusionTiered.Scheduling;
using FusionTiered.Time;
using FusionTiered.Versions;

namespace FusionTiered.L2Access;

/// <summary>The numbers of versions in L2, asked for when they are not known.</summary>
internal sealed class VersionNumbers(L2Link link, VersionClock versions, CacheClock clock)
{
    /// <summary>The numbers of all; null: the tier did not answer, or has one of them still to raise.</summary>
    public ValueTask<long[]?> OfAsync(VersionStamp[] stamps)
    {
        var numbers = new long[stamps.Length];
        List<int>? unknown = null;
        for (var i = 0; i < stamps.Length; i++)
        {
            if (link.Repairs.HoldsVersion(stamps[i].Name))
            {
                return new((long[]?)null);
            }

            numbers[i] = KnownOf(stamps[i]);
            if (numbers[i] == 0)
            {
                (unknown ??= []).Add(i);
            }
        }

        return unknown is null ? new(numbers) : AskAsync(stamps, numbers, unknown);
    }

    /// <summary>The raise of a version was accepted.</summary>
    /// <param name="stamp">The version.</param>
    /// <param name="number">Its new number.</param>
    public void Raised(VersionStamp stamp, long number) => Learn(stamp, number, versions.Now);

    private async ValueTask<long[]?> AskAsync(VersionStamp[] stamps, long[] numbers, List<int> unknown)
    {
        // Before the question: a raise that is heard from here on makes the answer worthless.
        var askedAt = versions.Now;
        string[] names = [.. unknown.Select(i => stamps[i].Name)];
        var answer = await link.Gate.ReadAsync(names, static (tier, asked, deadline) => tier.ReadVersionsAsync(asked, deadline)).ConfigureAwait(Continuation.IsCaptured);
        if (!answer.IsAnswered || answer.Value.Length != names.Length)
        {
            return null;
        }

        for (var i = 0; i < names.Length; i++)
        {
            numbers[unknown[i]] = answer.Value[i];
            Learn(stamps[unknown[i]], answer.Value[i], askedAt);
        }

        return numbers;
    }

    /// <summary>The number of a version, as far as it is known without asking; 0: it is not.</summary>
    public long KnownOf(VersionStamp stamp)
    {
        // A change may be heard late, or not at all: a number is trusted only while the coherence lease holds.
        var lease = link.Lease;
        return lease.IsVerified && stamp.Known is { } known && known.HoldsFor(stamp, lease.Coverage, clock.Now) ? known.Number : 0;
    }

    private void Learn(VersionStamp stamp, long number, long askedAt)
    {
        var until = link.Lease.CanReceiveChanges ? long.MaxValue : CacheClock.After(clock.Now, link.Lease.Period);
        if (stamp.Known is not { } known || known.AskedAt <= askedAt)
        {
            stamp.Known = new(number, askedAt, until);
        }
    }
}
