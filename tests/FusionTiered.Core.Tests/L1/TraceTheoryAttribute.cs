namespace FusionTiered.Core.Tests.L1;

/// <summary>A theory over the traces; skipped, with the reason, where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TraceTheoryAttribute : TheoryAttribute
{
    public TraceTheoryAttribute()
    {
        if (Traces.Folder is null)
        {
            Skip = $"No traces here: neither {Traces.Variable} nor a folder shared/traces above the tests.";
        }
    }
}
