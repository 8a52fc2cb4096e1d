namespace FusionTiered.Fusion.Calls;

/// <summary>What FusionCache's events said while one call ran: the tier that answered, whether the value was stale, how far a write got.</summary>
/// <remarks>
/// The events come on the flow of the call, so the note of that flow is the note of the call. Nothing else of FusionCache
/// tells these things. What runs on behind (an eager refresh) keeps the note of the call that started it, which has been read
/// by then.
/// </remarks>
internal sealed class CallNote(string? key, long started = 0)
{
    private static readonly AsyncLocal<CallNote?> OfThisFlow = new();

    public static CallNote? Current
    {
        get => OfThisFlow.Value;
        set => OfThisFlow.Value = value;
    }

    /// <summary>The text of the key; null where every event of the flow belongs to the call (a tag, a clear).</summary>
    public string? Key { get; } = key;

    /// <summary>When the call began; 0 where nobody will ask.</summary>
    public long Started { get; } = started;

    /// <summary>When the shared tier answered; 0: it was not asked.</summary>
    public long L2Answered { get; set; }

    /// <summary>A tier had it, or somebody else loaded it.</summary>
    public bool Hit { get; set; }

    /// <summary>The value is past its lifetime.</summary>
    public bool Stale { get; set; }

    /// <summary>No tier had it.</summary>
    public bool Miss { get; set; }

    /// <summary>The shared tier had it, fresh.</summary>
    public bool HitInL2 { get; set; }

    /// <summary>The shared tier took the write or the removal.</summary>
    public bool TakenByL2 { get; set; }

    /// <summary>The other nodes were told.</summary>
    public bool Published { get; set; }
}
