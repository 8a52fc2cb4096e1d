namespace FusionTiered.Core.Tests.Keys;

public class CacheProfileTests
{
    [Fact]
    public void The_namespace_is_the_name_unless_it_is_given()
    {
        new CacheProfile("feed").Namespace.Should().Be("feed");
        new CacheProfile("report", "crypto").Namespace.Should().Be("crypto");
        new CacheProfile("a-b_c.1", "x:y").Namespace.Should().Be("x:y");
        CacheProfile.Default.Should().Match<CacheProfile>(p => p.Name == "default" && p.Namespace.Length == 0 && p.Lifetime == null);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a:b")]
    [InlineData("a{")]
    [InlineData("f\u00e9ed")]
    [InlineData("default")]
    [InlineData("Default")]
    public void A_name_holds_letters_digits_and_few_signs(string name)
    {
        var create = () => new CacheProfile(name, "ns");
        create.Should().Throw<ArgumentException>().WithMessage($"*'{name}'*");
    }

    [Theory]
    [InlineData("")]
    [InlineData(":a")]
    [InlineData("a:")]
    [InlineData("a::b")]
    [InlineData("a%b")]
    [InlineData("*")]
    public void A_namespace_holds_single_colons_inside_at_most(string @namespace)
    {
        var create = () => new CacheProfile("name", @namespace);
        create.Should().Throw<ArgumentException>().WithMessage($"*'{@namespace}'*");
    }

    [Fact]
    public void Names_and_namespaces_have_a_limit()
    {
        var name = () => new CacheProfile(new string('a', 65));
        var space = () => new CacheProfile("a", new string('a', 129));
        name.Should().Throw<ArgumentException>().WithMessage("*64*");
        space.Should().Throw<ArgumentException>().WithMessage("*128*");
    }

    [Fact]
    public void Strategies_are_the_default_profile_with_a_lifetime()
    {
        CacheStrategy.RealTime.Lifetime.Should().Be(TimeSpan.FromSeconds(30));
        CacheStrategy.ShortTerm.Lifetime.Should().Be(TimeSpan.FromMinutes(5));
        CacheStrategy.MediumTerm.Lifetime.Should().Be(TimeSpan.FromHours(1));
        CacheStrategy.LongTerm.Lifetime.Should().Be(TimeSpan.FromHours(3));
        CacheStrategy.Default.Lifetime.Should().BeNull();
        CacheStrategy.Custom(TimeSpan.FromMilliseconds(50)).Should().Match<CacheProfile>(p => p.Name == "default" && p.Namespace == "" && p.Lifetime == TimeSpan.FromMilliseconds(50));
    }

    [Theory]
    [InlineData(49)]
    [InlineData(-1)]
    [InlineData(366.001 * 24 * 3600 * 1000)]
    public void A_lifetime_outside_of_the_range_is_refused(double milliseconds)
    {
        var custom = () => CacheStrategy.Custom(TimeSpan.FromMilliseconds(milliseconds));
        custom.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*50 ms to 366 days*");
    }
}
