using FusionTiered.Fusion.Memory;
using FusionTiered.Profiles;

namespace FusionTiered.Fusion.Engine;

/// <summary>The part of memory that one profile has.</summary>
internal sealed class MemoryCount(BoundedMemory memory, ProfileState profile)
{
    /// <summary>Kept answers "nothing there" in memory.</summary>
    public long Nothings => memory.UsagesOf(profile)[0].Nothings;
}
