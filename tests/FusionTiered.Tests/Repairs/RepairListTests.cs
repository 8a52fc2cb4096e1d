using FusionTiered.Fusion.Repairs;

namespace FusionTiered.Fusion.Tests.Repairs;

public class RepairListTests
{
    private readonly RepairList _list = new();

    [Fact]
    public void A_key_that_came_again_while_it_was_repaired_stays()
    {
        _list.AddKey("k");
        var repaired = _list.Keys.Single();
        _list.AddKey("k");

        _list.KeyDone(repaired);
        (_list.Has("k"), _list.Count).Should().Be((true, 1));
        _list.KeyDone(_list.Keys.Single());
        (_list.Has("k"), _list.IsEmpty).Should().Be((false, true));
    }

    [Fact]
    public void A_clear_that_came_again_while_it_was_repeated_stays()
    {
        _list.AddClear();
        var repeated = _list.Clear;
        _list.AddClear();

        _list.ClearDone(repeated);

        _list.Clear.Should().BePositive();
    }

    [Fact]
    public void Beyond_the_bound_the_profile_is_cleared_and_until_then_no_key_of_it_is_read_from_L2()
    {
        for (var i = 0; i <= RepairList.Most; i++)
        {
            _list.AddKey($"{i}");
        }

        (_list.Keys.Count, _list.Clear > 0).Should().Be((RepairList.Most, true));
        _list.Has($"{RepairList.Most}").Should().BeTrue("its old value may lie in L2");
    }

    [Fact]
    public void Beyond_the_bound_of_tags_all_profiles_are_cleared()
    {
        for (var i = 0; i <= RepairList.Most; i++)
        {
            _list.AddTag($"{i}");
        }

        (_list.Tags.Count, _list.Clear, _list.ClearAll > 0).Should().Be((RepairList.Most, 0, true));
    }

    [Fact]
    public void A_key_that_is_on_a_full_list_already_needs_no_clear()
    {
        for (var i = 0; i < RepairList.Most; i++)
        {
            _list.AddKey($"{i}");
        }

        _list.AddKey("7");

        _list.Clear.Should().Be(0);
    }
}
