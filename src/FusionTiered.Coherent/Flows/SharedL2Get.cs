using FusionTiered.Fences;
using FusionTiered.L2Access;
using FusionTiered.Sharing;

namespace FusionTiered.Flows;

/// <summary>A read of L2 as a <typeparamref name="T"/> that callers share.</summary>
/// <param name="key">The key.</param>
/// <param name="token">Opened before L2 was asked.</param>
internal sealed class SharedL2Get<T>(string key, FillToken token) : SharedRead<L2Read<T>>(key)
{
    public FillToken Token { get; } = token;
}
