namespace FusionTiered.Refreshing;

/// <summary>What a refresher has done. Replaced whole.</summary>
internal sealed record RefreshState
{
    public long Refreshes { get; init; }

    public long Failures { get; init; }

    public int FailuresInRow { get; init; }

    public string? LastFailure { get; init; }

    /// <summary>The timestamp of the last try that succeeded; null: there was none.</summary>
    public long? Succeeded { get; init; }

    /// <summary>Until the next try; null: one is under way.</summary>
    public RefreshPause? Pause { get; init; }
}
