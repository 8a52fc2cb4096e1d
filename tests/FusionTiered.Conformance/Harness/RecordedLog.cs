using Microsoft.Extensions.Logging;

namespace FusionTiered.Conformance;

/// <summary>Keeps every line: its level, id, text and exception, apart from one another.</summary>
public sealed class RecordedLog : ILoggerFactory, ILoggerProvider, ILogger
{
    private readonly Lock _gate = new();
    private readonly List<RecordedLine> _lines = [];

    public IReadOnlyList<RecordedLine> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        lock (_gate)
        {
            _lines.Add(new(logLevel, eventId.Id, formatter(state, exception), exception));
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}

/// <summary>One line of a log.</summary>
public sealed record RecordedLine(LogLevel Level, int Id, string Text, Exception? Exception);
