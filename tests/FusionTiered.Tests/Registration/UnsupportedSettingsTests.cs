using FusionTiered.Fusion.Registration;

namespace FusionTiered.Fusion.Tests.Registration;

public class UnsupportedSettingsTests
{
    [Fact]
    public void Plain_json_is_refused_also_in_the_defaults()
    {
        var options = new FusionTieredOptions { Defaults = { PlainJson = true } };

        UnsupportedSettings.Faults(options, hasL2: true, isHardened: false).Should().ContainSingle().Which.Should().StartWith("FusionTiered:Defaults:PlainJson is True; FusionCache writes an entry of its own");
    }

    [Fact]
    public void Settings_of_L2_that_FusionCache_does_not_have_are_refused()
    {
        var options = new FusionTieredOptions { L2 = { BreakerFailures = 7, CoherenceLease = TimeSpan.FromSeconds(3) } };

        UnsupportedSettings.Faults(options, hasL2: true, isHardened: false).Select(static fault => fault.Split(' ')[0])
            .Should().Equal("FusionTiered:L2:BreakerFailures", "FusionTiered:L2:CoherenceLease");
    }

    [Fact]
    public void The_defaults_are_accepted() => UnsupportedSettings.Faults(new FusionTieredOptions(), hasL2: true, isHardened: false).Should().BeEmpty();
}
