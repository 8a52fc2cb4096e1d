using Xunit.Sdk;

namespace FusionTiered.Sample.Web.Tests.Support;

/// <summary>A fact that needs programs of the machine.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("FusionTiered.Conformance.RealTimeFactDiscoverer", "FusionTiered.Conformance")]
internal sealed class NeedsFactAttribute : FactAttribute
{
    public NeedsFactAttribute(params string[] programs) => Skip = Programs.WhySkipped(programs);
}
