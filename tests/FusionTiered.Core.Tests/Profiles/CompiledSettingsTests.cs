using FusionTiered.Profiles;

namespace FusionTiered.Core.Tests.Profiles;

/// <summary>No setting of a profile is lost on its way to the engines.</summary>
public class CompiledSettingsTests
{
    public static TheoryData<string> Settings => [.. ProfileSettings.All.Select(setting => setting.Name)];

    [Theory, MemberData(nameof(Settings))]
    public void A_setting_that_is_written_changes_what_the_engine_reads(string name)
    {
        var setting = ProfileSettings.All.Single(one => one.Name == name);
        Values.Any(text => Changes(setting, text)).Should().BeTrue();
    }

    [Fact]
    public void So_does_a_setting_of_code_alone() =>
        DomainProfileCompiler.Compile("feed", new() { Size = static _ => 1 }, new()).Size.Should().NotBeNull();

    // For each setting one is allowed that is not its default.
    private static readonly string[] Values = ["00:00:00.777", "0.123", "777", "7", "true", "false", "L2", "other"];

    private static bool Changes(ProfileSetting setting, string text)
    {
        var (written, all) = (new CacheProfileOptions(), new FusionTieredOptions());
        return setting.TryRead(written, text) && setting.Fault(written) is null
            && DomainProfileCompiler.Compile("feed", written, all) != DomainProfileCompiler.Compile("feed", new(), all);
    }
}
