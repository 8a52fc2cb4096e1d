namespace FusionTiered.Benchmarks.Peers;

/// <summary>Reads what has completed: that is what a hit is.</summary>
internal static class Completed
{
#pragma warning disable VSTHRD002, CA1849 // Checked first.
    public static T Now<T>(ValueTask<T> hit) => hit.IsCompletedSuccessfully ? hit.Result : throw new InvalidOperationException("A hit was expected.");
#pragma warning restore VSTHRD002, CA1849
}
