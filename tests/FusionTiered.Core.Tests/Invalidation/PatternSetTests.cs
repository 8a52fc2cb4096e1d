using FusionTiered.Invalidation;
using FusionTiered.Keys;
using FusionTiered.Profiles;
using FusionTiered.Core.Tests.Keys;

namespace FusionTiered.Core.Tests.Invalidation;

public class PatternSetTests
{
    private static readonly ProfileState Default = Profile("default", "");
    private static readonly ProfileState Feed = Profile("feed", "feed");
    private static readonly ProfileState Deep = Profile("deep", "a:b");

    [Fact]
    public void A_key_carries_the_tag_of_each_pattern_that_may_reach_it()
    {
        var set = Sets("feed:*", "feed:{userId}:*", "feed:{userId}:{day}:*").Of(Feed);
        set.TagsOf("feed:42:7:x").Should().Equal("\u0001p:feed:42:", "\u0001p:feed:42:7:");
        set.TagsOf("feed:42:first").Should().Equal("\u0001p:feed:42:");
        set.TagsOf("feed:42").Should().BeEmpty();
        set.TagsOf("feed::").Should().Equal("\u0001p:feed::");
    }

    [Theory]
    [InlineData("feed:42:*", "ImplicitTag", "\u0001p:feed:42:")]
    [InlineData("feed:a\\*:*", "ImplicitTag", "\u0001p:feed:a*:")]
    [InlineData("feed:42:**", "ImplicitTag", "\u0001p:feed:42:")]
    [InlineData("feed:*", "WholeProfile", null)]
    [InlineData("fe*", "WholeProfile", null)]
    [InlineData("*", "WholeProfile", null)]
    [InlineData("feed:42:first", "ExactKey", "feed:42:first")]
    [InlineData("feed:\\*", "ExactKey", "feed:*")]
    [InlineData("feed:42*", "Walk", null)]
    [InlineData("feed:42:7:*", "Walk", null)]
    [InlineData("feed:?:*", "Walk", null)]
    [InlineData("feed:*:first", "Walk", null)]
    public void A_pattern_is_carried_out_the_cheapest_way(string pattern, string kind, string? text)
    {
        var plan = Sets("feed:*", "feed:{userId}:*").Of(Feed).PlanOf(Glob.Parse(pattern));
        (plan.Kind.ToString(), plan.Text).Should().Be((kind, text));
    }

    [Fact]
    public void An_implicit_tag_reaches_exactly_what_its_pattern_matches()
    {
        var set = Sets("feed:{userId}:*", "feed:top:{x}:*").Of(Feed);
        for (var seed = 0; seed < 5_000; seed++)
        {
            var hostile = new HostileText(seed);
            var key = new CacheProfile("feed").Of(hostile.NextParts()).Text;
            var pattern = Glob.Parse(CachePattern.Under(new CacheProfile("feed"), seed % 2 == 0 ? "*" : hostile.Next()));
            var plan = set.PlanOf(pattern);
            plan.Kind.Should().Be(PatternPlanKind.ImplicitTag, "seed {0}", seed);
            set.TagsOf(key).Contains(plan.Text).Should().Be(pattern.IsMatch(key), "seed {0}", seed);
        }
    }

    [Fact]
    public void Fixed_parts_spare_the_tags_of_keys_that_do_not_have_them()
    {
        var set = Sets("feed:{id}:report:*").Of(Feed);
        set.TagsOf("feed:1:report:2").Should().Equal("\u0001p:feed:1:report:");
        set.TagsOf("feed:1:setting:2").Should().BeEmpty();
        set.PlanOf(Glob.Parse("feed:1:setting:*")).Kind.Should().Be(PatternPlanKind.Walk);
    }

    [Theory]
    [InlineData("feed:{a}:x*")]
    [InlineData("feed:?:*")]
    [InlineData("feed:{a}:[x]:*")]
    [InlineData("feed:*:{a}")]
    [InlineData("feed:{a}")]
    [InlineData("*")]
    [InlineData("feed:*")]
    [InlineData("other:{a}:*")]
    public void Other_templates_make_no_tags(string template)
    {
        var set = Sets(template).Of(Feed);
        set.TagsOf("feed:1:x:2").Should().BeEmpty();
        set.Hash.Should().Be(0);
    }

    [Fact]
    public void Keys_of_a_profile_without_patterns_cost_no_allocation()
    {
        var set = Sets().Of(Feed);
        set.TagsOf("feed:1:x");
        var before = GC.GetAllocatedBytesForCurrentThread();
        set.TagsOf("feed:1:x");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    [Fact]
    public void One_key_carries_one_tag_for_a_number_of_parts_and_at_most_sixteen()
    {
        Sets("feed:{a}:*", "feed:{b}:*", "feed:top:*", "{x}:{y}:*").Of(Feed).TagsOf("feed:top:1").Should().Equal("\u0001p:feed:top:");
        var deeper = Enumerable.Range(2, 30).Select(depth => "feed" + string.Concat(Enumerable.Range(1, depth).Select(i => $":{{p{i}}}")) + ":*");
        Sets([.. deeper]).Of(Feed).TagsOf("feed:" + string.Concat(Enumerable.Repeat("x:", 60))).Should().HaveCount(14);
    }

    [Fact]
    public void The_hash_is_of_the_shapes_whatever_their_order_and_names()
    {
        var hash = Sets("feed:{userId}:*", "feed:{a}:{b}:*").Of(Feed).Hash;
        hash.Should().Be(-1056718794, "it is written into payloads: it must not change");
        Sets("feed:{x}:{y}:*", "feed:*", "feed:{z}:*", "price:{p}").Of(Feed).Hash.Should().Be(hash);
        Sets("feed:{userId}:*").Of(Feed).Hash.Should().NotBe(hash).And.NotBe(0);
    }

    [Fact]
    public void A_namespace_of_several_parts_is_whole_parts_too()
    {
        var sets = Sets("a:b:*", "a:b:{x}:*", "a:*");
        sets.Of(Deep).TagsOf("a:b:1:2").Should().Equal("\u0001p:a:b:1:");
        sets.Of(Deep).PlanOf(Glob.Parse("a:*")).Kind.Should().Be(PatternPlanKind.WholeProfile);
        sets.Of(Deep).PlanOf(Glob.Parse("a:b:*")).Kind.Should().Be(PatternPlanKind.WholeProfile);
    }

    [Theory]
    [InlineData("feed:1:*", "feed ImplicitTag")]
    [InlineData("feed:1", "feed ExactKey")]
    [InlineData("a:b:*", "deep WholeProfile")]
    [InlineData("a:*", "default Walk, deep WholeProfile")]
    [InlineData("a:b", "default ExactKey")]
    [InlineData("f*", "default Walk, feed WholeProfile")]
    [InlineData("f*x", "default Walk, feed Walk")]
    [InlineData("portfolio:7:*", "default ImplicitTag")]
    [InlineData("portfolio:7", "default ExactKey")]
    [InlineData("*", "default WholeProfile, feed WholeProfile, deep WholeProfile")]
    [InlineData("[f]eed:*", "default Walk, feed Walk, deep Walk")]
    public void A_pattern_goes_to_the_profiles_it_can_reach(string pattern, string plans) =>
        string.Join(", ", Sets("feed:{userId}:*", "portfolio:{userId}:*").PlansOf(Glob.Parse(pattern)).Select(p => $"{p.Profile.Name} {p.Plan.Kind}"))
            .Should().Be(plans);

    [Fact]
    public void A_profile_that_a_reload_adds_is_reached()
    {
        List<ProfileState> profiles = [Default];
        var sets = new PatternSets(() => profiles, EventMap.Empty.Shapes);
        profiles.Add(Feed);
        sets.PlansOf(Glob.Parse("feed:*")).Should().Equal((Feed, new PatternPlan(PatternPlanKind.WholeProfile)));
        sets.Of(Feed).Hash.Should().Be(0);
    }

    private static PatternSets Sets(params string[] templates)
    {
        var map = new InvalidationMap();
        if (templates.Length > 0)
        {
            map.On("e", templates);
        }

        return new PatternSets(() => [Default, Feed, Deep], map.Compile().Shapes);
    }

    private static ProfileState Profile(string name, string space) =>
        new(new DomainProfile { Name = name, Namespace = space });
}
