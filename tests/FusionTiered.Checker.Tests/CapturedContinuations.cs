using System.Runtime.CompilerServices;
using FusionTiered.Scheduling;

namespace FusionTiered.Checker.Tests;

/// <summary>Every await of this process goes on where it was: simulations have to see all of them.</summary>
internal static class CapturedContinuations
{
    [ModuleInitializer]
#pragma warning disable CA2255 // It has to come before the first cache.
    public static void Set() => Continuation.IsCaptured = true;
#pragma warning restore CA2255
}
