using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Fusion.Tests.Registration;

public class RevealKeysTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keys_are_in_the_log_of_FusionCache_only_where_they_may_be(bool reveal)
    {
        using var log = new Lines();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        services.AddFusionTiered(options => options.RevealKeys = reveal).UseFusionCache();
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IDomainCache>().SetAsync(CacheProfiles.User.Of("ann@example"), "v");
        log.All.Any(line => line.Contains("ann@example", StringComparison.Ordinal)).Should().Be(reveal);
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
