using System.Runtime.CompilerServices;
using FusionTiered.Flights;

namespace FusionTiered.Coherent.Tests.Flights;

public class FlightFailureTests
{
    [Fact]
    public void Each_of_several_callers_throws_with_a_stack_of_its_own()
    {
        var outcome = FlightOutcome<int>.Failed(Thrown(), alone: false);

        var one = Catch(() => FirstCaller(outcome));
        var two = Catch(() => SecondCaller(outcome));

        one.StackTrace.Should().Contain(nameof(FirstCaller)).And.NotContain(nameof(SecondCaller));
        two.StackTrace.Should().Contain(nameof(SecondCaller)).And.NotContain(nameof(FirstCaller));
        one.StackTrace.Should().Contain(nameof(Thrown), "the source's own frames stay");
    }

    [Fact]
    public void A_copy_keeps_type_message_and_inner_exception()
    {
        var original = new TimeoutException("late", new FormatException("bad"));

        var copy = FailureCopy.Of(original);

        copy.Should().BeOfType<TimeoutException>().And.NotBeSameAs(original);
        copy.Message.Should().Be("late");
        copy.InnerException.Should().BeSameAs(original.InnerException);
    }

    [Fact]
    public void A_caller_that_is_alone_gets_the_original()
    {
        var original = new TimeoutException();

        Flight<int>.FailureOfOneCaller(FlightOutcome<int>.Failed(original, alone: true)).SourceException.Should().BeSameAs(original);
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // its frame is looked for
    private static void FirstCaller(FlightOutcome<int> outcome) => Flight<int>.FailureOfOneCaller(outcome).Throw();

    [MethodImpl(MethodImplOptions.NoInlining)] // its frame is looked for
    private static void SecondCaller(FlightOutcome<int> outcome) => Flight<int>.FailureOfOneCaller(outcome).Throw();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Exception Thrown() => Catch(static () => throw new InvalidOperationException("no"));

    private static Exception Catch(Action act) => Record.Exception(act)!;
}
