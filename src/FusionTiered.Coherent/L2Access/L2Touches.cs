using FusionTiered.Entries;
using FusionTiered.Keys;
using FusionTiered.Profiles;
using FusionTiered.Scheduling;
using FusionTiered.Time;
using FusionTiered.Watching;

namespace FusionTiered.L2Access;

/// <summary>Asks L2 to keep sliding values longer. Nobody waits for it.</summary>
internal sealed class L2Touches(L2Link link, Observers observers, CacheClock clock)
{
    /// <summary>A sliding value was used.</summary>
    public void ReportUse(Entry entry) => Touch(entry.Key, TimeSpan.FromMilliseconds(entry.L2KeepFor), TimeSpan.FromMilliseconds(entry.L2StaleFor));

    /// <summary>A value was read from L2. If it slides and half of its lifetime is over, L2 is asked to keep it longer.</summary>
    public void ReportFound(in CacheKey key, ProfileState profile, in L2Lifetime lifetime)
    {
        if (lifetime.IsHalfOver(profile.Settings.Sliding))
        {
            Touch(key.Text, lifetime.FreshFor + lifetime.StaleFor, lifetime.StaleFor);
        }
    }

    private void Touch(string key, TimeSpan keepFor, TimeSpan stale)
    {
        _ = TouchAsync();

        async Task TouchAsync()
        {
            var own = observers.OwnChanges.Expect(key);
            var answer = await link.Gate.WriteAsync(
                (Key: key, KeepFor: keepFor, Stale: stale),
                static (tier, use, deadline) => tier.TouchAsync(use.Key, use.KeepFor, use.Stale, deadline)).ConfigureAwait(Continuation.IsCaptured);
            if (!observers.OwnChanges.Answered(own, answer is { IsAnswered: true, Value: true }, clock.Provider.GetTimestamp()))
            {
                observers.Changes.Tell(CacheChangeKind.Changed, key);
            }
        }
    }
}
