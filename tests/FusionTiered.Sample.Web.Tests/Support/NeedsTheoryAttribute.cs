using Xunit.Sdk;

namespace FusionTiered.Sample.Web.Tests.Support;

/// <summary>A theory that needs programs of the machine.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("FusionTiered.Conformance.RealTimeTheoryDiscoverer", "FusionTiered.Conformance")]
internal sealed class NeedsTheoryAttribute : TheoryAttribute
{
    public NeedsTheoryAttribute(params string[] programs) => Skip = Programs.WhySkipped(programs);
}
