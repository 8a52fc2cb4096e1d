using FusionTiered.Checker.Shared;

namespace FusionTiered.Redis.Tests.Live;

/// <summary>A cache of any engine on Redis, with a line, a reader and a time of day of its own that can go wrong.</summary>
internal interface ILiveNode : IAsyncDisposable
{
    CheckedNode Cache { get; }

    NodeLine Line { get; }

    /// <summary>It reads nothing any more, and its callers go on.</summary>
    void FreezeReader();

    void ThawReader();

    void JumpClock(TimeSpan by);
}
