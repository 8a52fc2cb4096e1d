using System.Diagnostics;
using FusionTiered.Telemetry;

namespace FusionTiered.AspNetCore.Tests.Telemetry.Support;

/// <summary>The spans of the library under a span of the test, and those that link to it.</summary>
internal sealed class TracedCaller : IDisposable
{
    private const string Application = "FusionTiered.AspNetCore.Tests";

    private static readonly ActivitySource Tests = new(Application);

    private readonly ActivityListener _listener;
    private readonly Lock _gate = new();
    private readonly List<Activity> _ended = [];

    public TracedCaller()
    {
        _listener = new()
        {
            ShouldListenTo = static source => source.Name is CacheSpans.SourceName or Application,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                lock (_gate)
                {
                    _ended.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
        Caller = Begin("caller");
    }

    /// <summary>The span of the caller.</summary>
    public Activity Caller { get; }

    /// <summary>The spans of the library that have ended, in their order.</summary>
    public IReadOnlyList<Activity> Spans
    {
        get
        {
            lock (_gate)
            {
                return [.. _ended.Where(span => span.Source.Name == CacheSpans.SourceName && (span.TraceId == Caller.TraceId || span.Links.Any(link => link.Context.TraceId == Caller.TraceId)))];
            }
        }
    }

    public IReadOnlyList<Activity> Of(string name) => [.. Spans.Where(span => span.OperationName == name)];

    /// <summary>A span of the application.</summary>
    public static Activity Begin(string name) => Tests.StartActivity(name)!;

    public void Dispose()
    {
        Caller.Dispose();
        _listener.Dispose();
    }
}
