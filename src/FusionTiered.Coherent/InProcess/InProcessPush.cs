using System.Runtime.InteropServices;

namespace FusionTiered;

/// <summary>One announcement of an <see cref="InProcessTier"/> on its way to a node.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Name">The key, version or pattern; empty for <see cref="InProcessPushKind.Everything"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct InProcessPush(InProcessPushKind Kind, string Name)
{
    internal void Tell(ICoherenceListener listener)
    {
        switch (Kind)
        {
            case InProcessPushKind.Version:
                listener.VersionChanged(Name);
                break;
            case InProcessPushKind.Pattern:
                listener.PatternCleared(Name);
                break;
            case InProcessPushKind.Everything:
                listener.EverythingChanged();
                break;
            default:
                listener.KeyChanged(Name);
                break;
        }
    }
}
