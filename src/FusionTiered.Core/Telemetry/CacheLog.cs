using Microsoft.Extensions.Logging;

namespace FusionTiered.Telemetry;

/// <summary>The log of one cache. It is silent from the moment at which the cache begins to end: what fails after that is the end itself, which nobody is to be warned of.</summary>
internal sealed class CacheLog(ILogger log) : ILogger
{
    private volatile bool _hasEnded;

    /// <summary>The cache begins to end.</summary>
    public void End() => _hasEnded = true;

    public bool IsEnabled(LogLevel logLevel) => !_hasEnded && log.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!_hasEnded)
        {
            log.Log(logLevel, eventId, state, exception, formatter);
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => log.BeginScope(state);
}
