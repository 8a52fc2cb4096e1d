using FusionTiered.Versions;

namespace FusionTiered.Coherent.Tests.Versions;

public class ProfileVersionsTests
{
    private readonly ProfileVersions _versions = new();

    [Fact]
    public void All_profiles_share_the_version_of_the_whole() =>
        _versions.CommonTo("market")[0].Should().BeSameAs(_versions.CommonTo("report")[0]).And.BeSameAs(_versions.Everything);

    [Fact]
    public void Entries_of_a_profile_share_one_array() => _versions.CommonTo("market").Should().BeSameAs(_versions.CommonTo("Market"));

    [Fact]
    public void A_profile_has_a_version_of_its_own() => _versions.Of("market").Should().NotBeSameAs(_versions.Of("report"));
}
