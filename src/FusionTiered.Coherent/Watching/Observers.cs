using FusionTiered.Telemetry;
using Microsoft.Extensions.Logging;

namespace FusionTiered.Watching;

/// <summary>Everybody who is told about one cache: watchers and logs.</summary>
/// <param name="Changes">Tells watchers of changes.</param>
/// <param name="OwnChanges">The announcements of this node's own changes that are still expected.</param>
/// <param name="RaisedVersions">Tells watchers of raised versions.</param>
/// <param name="KeyEvents">Logs the events of single keys.</param>
/// <param name="Log">The log of the cache.</param>
/// <param name="Cache">The name of the cache, for logs.</param>
internal sealed record Observers(Changes Changes, OwnChangeFilter OwnChanges, RaisedVersions RaisedVersions, KeyEventLog KeyEvents, ILogger Log, string Cache);
