using FusionTiered.Invalidation;
using Microsoft.Extensions.Options;

namespace FusionTiered.Core.Tests.Invalidation;

public class EventMapTests
{
    private static readonly CacheProfile Signals = new("signal");
    private static readonly CacheProfile Feed = new("feed");

    [Fact]
    public void A_typed_event_gives_the_targets_of_its_mapping()
    {
        var map = Compile(m => m.Map<SignalClosed>(e =>
        [
            Signals.Key($"{e.Id}"),
            Signals.Of("all"),
            InvalidationTarget.Tag("signals"),
            InvalidationTarget.Pattern(CachePattern.Under(Feed, e.Owner)),
            InvalidationTarget.Profile(Feed),
        ]));
        map.Match(new SignalClosed(7, "a*")).Texts()
            .Should().Equal("Key signal:7", "Key signal:all", "Tag signals", "Pattern feed:a\\*:*", "Profile feed");
    }

    [Fact]
    public void Mappings_of_base_types_and_interfaces_count_too()
    {
        var map = Compile(m => m
            .Map<object>(_ => [InvalidationTarget.Tag("any")])
            .Map<ISignalEvent>(_ => [InvalidationTarget.Tag("signals")])
            .Map<SignalClosed>(e => [InvalidationTarget.Tag($"signal-{e.Id}")])
            .Map<string>(_ => [InvalidationTarget.Tag("text")]));
        map.Match<object>(new SignalClosed(7, "a")).Texts().Should().Equal("Tag any", "Tag signals", "Tag signal-7");
    }

    [Fact]
    public void A_typed_event_can_be_a_named_one_as_well()
    {
        var map = Compile(m => m
            .On("signal.closed", "signal:{signalId}", "leaderboard:top")
            .Name<SignalClosed>("signal.closed", e => SignalPlatform.Data(("signalId", $"{e.Id}"))));
        map.Match(new SignalClosed(7, "a")).Texts().Should().Equal("Key signal:7", "Key leaderboard:top");
    }

    [Fact]
    public void A_target_that_is_named_twice_is_invalidated_once()
    {
        var map = Compile(m => m.On("e", "a:{x}", "a:{y}").On("e", "a:{x}").Map<int>(i => [Signals.Of("1"), Signals.Of($"{i}")]));
        map.Match("e", SignalPlatform.Data(("x", "1"), ("y", "1"))).Texts().Should().Equal("Key a:1");
        map.Match(1).Texts().Should().Equal("Key signal:1");
    }

    [Fact]
    public void An_unknown_name_lists_the_known_ones()
    {
        var match = () => SignalPlatform.Map().Match("signal.creatd", SignalPlatform.Data());
        var unknown = match.Should().Throw<UnknownEventException>().Which;
        unknown.EventName.Should().Be("signal.creatd");
        unknown.KnownNames.Should().HaveCount(4);
        unknown.Message.Should().Contain("'signal.creatd'").And.Contain("price.updated, signal.closed, signal.created, trade.executed");
    }

    [Fact]
    public void An_unknown_name_is_shown_short_and_on_one_line()
    {
        var match = () => EventMap.Empty.Match(new string('x', 5000) + "\r\n", SignalPlatform.Data());
        match.Should().Throw<UnknownEventException>().Which.Message.Should().HaveLength(67 + "The event '' is not known. None is mapped: use AddInvalidation or the configuration section FusionTiered:Invalidation.".Length);
        var injected = () => EventMap.Empty.Match("a\r\nb", SignalPlatform.Data());
        injected.Should().Throw<UnknownEventException>().WithMessage("The event 'a??b' is not known.*");
    }

    [Fact]
    public void A_text_alone_is_the_name_of_an_event_without_data()
    {
        Compile(m => m.On("market.closed", "price:*")).Match("market.closed").Texts().Should().Equal("Pattern price:*");
        Compile(m => m.Map<string>(text => [CacheKey.Raw(text)])).Match("market.closed").Texts().Should().Equal("Key market.closed");
    }

    [Fact]
    public void An_unknown_type_lists_the_known_ones()
    {
        var match = () => Compile(m => m.Map<SignalClosed>(_ => [])).Match(new object());
        match.Should().Throw<UnknownEventException>().WithMessage("*'Object'*Known are: SignalClosed.");
    }

    [Fact]
    public void A_target_that_was_never_set_is_an_error()
    {
        var match = () => Compile(m => m.Map<int>(_ => [default])).Match(1);
        match.Should().Throw<InvalidKeyException>();
        var key = () => InvalidationTarget.Key(default);
        key.Should().Throw<InvalidKeyException>();
    }

    [Fact]
    public void All_faults_of_a_map_are_reported_at_once()
    {
        var compile = () => Compile(m => m
            .On("good", "a")
            .On("signal.created", "feed:{userId", "ok", "#")
            .On("bad name", "x")
            .On("nothing")
            .Name<int>("elsewhere", _ => SignalPlatform.Data()));
        compile.Should().Throw<OptionsValidationException>().Which.Failures.Should().SatisfyRespectively(
            fault => fault.Should().Contain("'signal.created', template 'feed:{userId'").And.Contain("position 6"),
            fault => fault.Should().Contain("'signal.created', template '#'"),
            fault => fault.Should().Contain("'bad name'"),
            fault => fault.Should().Contain("'nothing' invalidates nothing"),
            fault => fault.Should().Contain("'elsewhere', which is not mapped"));
    }

    [Fact]
    public void An_event_may_have_handlers_only() =>
        Compile(m => m.Handle("e", (_, _, _) => ValueTask.CompletedTask)).Match("e", SignalPlatform.Data()).Targets.Should().BeEmpty();

    private static EventMap Compile(Action<InvalidationMap> configure)
    {
        var map = new InvalidationMap();
        configure(map);
        return map.Compile();
    }

    private interface ISignalEvent;

    private sealed record SignalClosed(int Id, string Owner) : ISignalEvent;
}
