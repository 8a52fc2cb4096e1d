using FusionTiered.Fusion.Engine;
using FusionTiered.Profiles;

namespace FusionTiered.Fusion.Tests.Engine;

public class MarkLifetimeTests
{
    [Fact]
    public void A_mark_outlives_the_longest_life_of_any_value_stale_time_included()
    {
        var marks = Of(options => options.Add(new CacheProfile("long"), static profile => (profile.Lifetime, profile.StaleFor) = (TimeSpan.FromDays(300), TimeSpan.FromDays(20))));

        marks.OfValues.Should().Be(TimeSpan.FromDays(320));
        marks.OfMarks.Should().BeGreaterThan(TimeSpan.FromDays(320));
    }

    [Fact]
    public void Where_all_lives_are_short_a_mark_stays_a_day() => Of(static _ => { }).OfMarks.Should().BeGreaterThanOrEqualTo(TimeSpan.FromHours(24));

    private static MarkLifetime Of(Action<FusionTieredOptions> all)
    {
        var options = new FusionTieredOptions();
        all(options);
        return new MarkLifetime(new ProfileCatalog(options));
    }
}
