using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using FusionTiered.Fusion.Engine;

namespace FusionTiered.Fusion.Flows;

/// <summary>A read of memory that makes a copy, for a type that is known only while running: FusionCache copies as the type that it is asked for.</summary>
internal abstract class CopyingRead
{
    private static readonly ConcurrentDictionary<Type, CopyingRead> Reads = [];

    [SuppressMessage("Trimming", "IL2026", Justification = "The package is not for trimmed applications: see its project file.")]
    [SuppressMessage("AOT", "IL3050", Justification = "The package is not for AOT: see its project file.")]
    public static CopyingRead Of(Type type) =>
        Reads.GetOrAdd(type, static asked => (CopyingRead)Activator.CreateInstance(typeof(As<>).MakeGenericType(asked))!);

    public abstract bool TryGet(ProfileCache cache, string key, out object? value);

    private sealed class As<T> : CopyingRead
    {
        public override bool TryGet(ProfileCache cache, string key, out object? value)
        {
            value = null;
            if (!cache.TryMemory(key, out var original))
            {
                return false;
            }

            if (original is not T)
            {
                // No copy can be made: the caller tells of the type.
                value = original;
                return true;
            }

            var found = cache.TryMemory<T>(key, cache.Options.Memory, out var copy);
            value = copy;
            return found;
        }
    }
}
