using FusionTiered.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FusionTiered.AspNetCore.Audit;

/// <summary>The record of changes through endpoints: the logger <c>FusionTiered.Audit</c>. Keys are in it as in the log of the cache.</summary>
internal sealed partial class AuditLog(ILogger log, TimeProvider time)
{
    public const string Category = "FusionTiered.Audit";

    private const int MostKept = 100;

    private readonly Lock _gate = new();
    private readonly LinkedList<AuditItem> _newest = [];

    /// <summary>The last changes, the newest first; the log has them all.</summary>
    public IReadOnlyList<AuditItem> Newest
    {
        get
        {
            lock (_gate)
            {
                return [.. _newest];
            }
        }
    }

    /// <summary>A change was made.</summary>
    /// <param name="http">The request.</param>
    /// <param name="cache">The name of the cache.</param>
    /// <param name="change">What was asked for: <c>remove</c>.</param>
    /// <param name="subject">On what, as a log may show it.</param>
    /// <param name="write">How far it got, and how many values went.</param>
    public void Changed(HttpContext http, string cache, string change, string subject, CacheWrite write)
    {
        Changed(log, Who(http), Where(http), change, subject, CacheName.Shown(cache), write.Removed, write.Reach);
        lock (_gate)
        {
            _newest.AddFirst(new AuditItem(time.GetUtcNow(), cache, Who(http), Where(http), change, subject, write.Removed, write.Reach.ToString()));
            if (_newest.Count > MostKept)
            {
                _newest.RemoveLast();
            }
        }
    }

    /// <summary>A change was begun and failed.</summary>
    public void Failed(HttpContext http, string cache, string change, string subject, Exception failure) =>
        ChangeFailed(log, Who(http), Where(http), change, subject, CacheName.Shown(cache), failure);

    /// <summary>A request was turned away.</summary>
    public void Refused(HttpContext http, string reason) =>
        Refused(log, Who(http), Where(http), http.Request.Method, Plain(http.Request.Path.Value ?? ""), reason);

    private static string Who(HttpContext http) => http.User.Identity is { IsAuthenticated: true, Name: { Length: > 0 } name } ? Plain(name) : "(anonymous)";

    private static string Where(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "(unknown)";

    // A name or a path must not begin a line of its own in the log.
    private static string Plain(string text) =>
        string.Concat((text.Length <= 128 ? text : string.Concat(text.AsSpan(0, 128), "...")).Select(static c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));

    [LoggerMessage(EventIds.Changed, LogLevel.Information, "{Who} at {Address}: {Change} {Subject} in cache '{Cache}'; {Removed} values went, reach {Reach}.")]
    private static partial void Changed(ILogger log, string who, string address, string change, string subject, string cache, long removed, CacheReach reach);

    [LoggerMessage(EventIds.Refused, LogLevel.Information, "{Who} at {Address}: {Method} {Path} was refused. {Reason}")]
    private static partial void Refused(ILogger log, string who, string address, string method, string path, string reason);

    [LoggerMessage(EventIds.ChangeFailed, LogLevel.Error, "{Who} at {Address}: {Change} {Subject} in cache '{Cache}' was begun and failed.")]
    private static partial void ChangeFailed(ILogger log, string who, string address, string change, string subject, string cache, Exception failure);
}
