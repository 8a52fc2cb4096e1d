using System.Runtime.CompilerServices;
using FusionTiered.Profiles;
using FusionTiered.Weights;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Core.Tests.Weights;

public sealed class RefusalTests
{
    public static TheoryData<string, object> Refused => new()
    {
        { "stream", new MemoryStream() },
        { "task", Task.CompletedTask },
        { "delegate", Capturing(5) },
        { "disposable", new CancellationTokenSource() },
        { "disposable", Enumerable.Range(0, 5).Where(static i => i > 100 ? i > 0 : throw new InvalidOperationException("it was run")) },
        { "thread", Thread.CurrentThread },
        { "pointer", new Handle(5) },
        { "pointer", new nint[5] },
        { "inline array", new Four() },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_be_measured_is_refused_alone_and_inside_a_value(string reason, object value)
    {
        Weigher.Estimate(value, out var alone);
        alone!.ToString().Should().StartWith("it ").And.Contain(reason);
        Weigher.Estimate(new object[] { "text", value }, out var inside);
        inside!.ToString().Should().StartWith($"it holds a {value.GetType()}, which ").And.Contain(reason);
    }

    [Fact]
    public void A_delegate_that_captures_nothing_is_measured()
    {
        Weigher.Estimate(new object[] { static () => 5, "ab" }, out var refusal).Should().Be((2 * 8) + 64 + 32);
        refusal.Should().BeNull();
    }

    [Fact]
    public void A_field_that_is_empty_refuses_nothing()
    {
        Weigher.Estimate(new Watched(), out var refusal);
        refusal.Should().BeNull();
    }

    [Fact]
    public void Each_refusal_is_counted_and_each_type_of_a_profile_is_logged_once()
    {
        var log = new Lines();
        var refused = new RefusedValues(log);
        Store("one", new MemoryStream());
        Store("one", new MemoryStream());
        Store("two", new MemoryStream());
        Store("two", "text");

        refused.Count.Should().Be(3);
        log.Should().HaveCount(2);
        log[0].Should().Contain("System.IO.MemoryStream").And.Contain("profile 'one'").And.Contain("p.Size =");

        void Store(string profile, object value)
        {
            var settings = new DomainProfile { Name = profile, Namespace = profile };
            refused.Note(settings, Weigher.WeighOf(settings, "key", value));
        }
    }

    private static Func<int> Capturing(int number) => () => number;

    private sealed record Handle(nint Pointer);

    [InlineArray(4)]
    private struct Four
    {
        private object? _first;
    }

    private sealed class Watched
    {
        public event EventHandler? Changed;

        public void Change() => Changed?.Invoke(this, EventArgs.Empty);
    }

    private sealed class Lines : List<string>, ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Add(formatter(state, exception));
    }
}
