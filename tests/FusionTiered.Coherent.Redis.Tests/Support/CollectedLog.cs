using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Redis.Tests.Support;

/// <summary>Every line that is logged, with its exception.</summary>
internal sealed class CollectedLog : ILogger, ILoggerFactory
{
    private readonly ConcurrentQueue<(LogLevel Level, int Id, string Text)> _lines = new();

    public string All => string.Join('\n', _lines.Select(line => $"{line.Level} {line.Id} {line.Text}"));

    public bool Has(LogLevel level, int id) => _lines.Any(line => line.Level == level && line.Id == id);

    public int Count(int id) => _lines.Count(line => line.Id == id);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => _lines.Enqueue((logLevel, eventId.Id, $"{formatter(state, exception)} {exception}"));

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }
}
