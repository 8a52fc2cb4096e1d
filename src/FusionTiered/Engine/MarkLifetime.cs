using FusionTiered.Profiles;

namespace FusionTiered.Fusion.Engine;

/* A tag ends its values by a mark in Redis, which says when it was ended. A mark that ends before a value brings the value back. So a
   mark stays longer than the longest life of any value in Redis, of whichever profile, and no value stays longer than that: a
   lifetime that a call or a source names beyond it is cut there. A life that the configuration has shortened still counts. */
internal sealed class MarkLifetime(ProfileCatalog profiles)
{
    private static readonly TimeSpan Least = TimeSpan.FromHours(24);
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    private long _longest = Least.Ticks;

    /// <summary>The longest that a value may stay in Redis, stale time included.</summary>
    public TimeSpan OfValues
    {
        get
        {
            foreach (var profile in profiles.All)
            {
                var lives = profile.Settings.Lifetime + profile.Settings.StaleFor;
                for (var seen = Volatile.Read(ref _longest); seen < lives.Ticks;)
                {
                    var was = Interlocked.CompareExchange(ref _longest, lives.Ticks, seen);
                    if (was == seen)
                    {
                        break;
                    }

                    seen = was;
                }
            }

            return TimeSpan.FromTicks(Volatile.Read(ref _longest));
        }
    }

    /// <summary>How long a mark stays.</summary>
    public TimeSpan OfMarks => OfValues + Margin;
}
