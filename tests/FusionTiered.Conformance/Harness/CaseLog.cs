using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Conformance;

/// <summary>The warnings of the caches of one case: a case that fails shows them.</summary>
internal sealed class CaseLog : ILoggerFactory, ILogger
{
    private const int Most = 40;

    private static readonly AsyncLocal<CaseLog?> Flow = new();

    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>The log of the running case; null: it was started by something else than <see cref="ConformanceTestCase"/>.</summary>
    public static CaseLog? Current
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("The log of a case has no providers.");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel) && _lines.Count < Most)
        {
            _lines.Enqueue($"{DateTime.UtcNow:HH:mm:ss.fff} {formatter(state, exception)} {exception?.GetType().Name} {exception?.Message}");
        }
    }

    public void Dispose()
    {
    }

    public override string ToString() => string.Join('\n', _lines);
}
