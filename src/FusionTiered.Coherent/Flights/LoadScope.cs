namespace FusionTiered.Flights;

/// <summary>The load in whose source the current code runs, if any. It flows with the code, across awaits.</summary>
internal static class LoadScope
{
    private static readonly AsyncLocal<Flight?> Running = new();

    public static Flight? Current
    {
        // Work that a source left running after it ended does not make its load wait for anything.
        get => Running.Value is { IsCompleted: false } flight ? flight : null;
        set => Running.Value = value;
    }
}
