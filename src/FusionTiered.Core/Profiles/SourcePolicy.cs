using System.Runtime.InteropServices;

namespace FusionTiered.Profiles;

/// <summary>How a profile retries its sources and when it leaves them alone. The default does neither.</summary>
/// <param name="Retries">Calls after the first; 0: none.</param>
/// <param name="RetryDelay">The first pause.</param>
/// <param name="RetryMaxDelay">The longest pause.</param>
/// <param name="IsExponential">Whether a pause is twice the one before.</param>
/// <param name="IsJittered">Whether pauses are varied.</param>
/// <param name="BreakerFailures">Failures in a row that open the breaker; 0: none do.</param>
/// <param name="BreakerPause">How long it stays open.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SourcePolicy(
    int Retries, TimeSpan RetryDelay, TimeSpan RetryMaxDelay, bool IsExponential, bool IsJittered, int BreakerFailures, TimeSpan BreakerPause)
{
    public bool IsNone => Retries == 0 && BreakerFailures == 0;

    /// <summary>The pause before a retry, jitter apart.</summary>
    /// <param name="retry">Which retry, counted from 0.</param>
    public TimeSpan Delay(int retry)
    {
        var delay = IsExponential ? RetryDelay * Math.Pow(2, retry) : RetryDelay;
        return delay < RetryMaxDelay ? delay : RetryMaxDelay;
    }
}
