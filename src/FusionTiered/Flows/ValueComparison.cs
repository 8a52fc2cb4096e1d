using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using FusionTiered.Fusion.L2;

namespace FusionTiered.Fusion.Flows;

/// <summary>A comparison of a value in memory with bytes of L2, for a type that is known only while running.</summary>
internal abstract class ValueComparison
{
    private static readonly ConcurrentDictionary<Type, ValueComparison> Comparisons = [];

    [SuppressMessage("Trimming", "IL2026", Justification = "The package is not for trimmed applications: see its project file.")]
    [SuppressMessage("AOT", "IL3050", Justification = "The package is not for AOT: see its project file.")]
    public static ValueComparison Of(Type type) =>
        Comparisons.GetOrAdd(type, static asked => (ValueComparison)Activator.CreateInstance(typeof(As<>).MakeGenericType(asked))!);

    /// <inheritdoc cref="L2Inspector.IsSame"/>
    public abstract bool? IsSame(L2Inspector l2, byte[] bytes, object? value);

    private sealed class As<T> : ValueComparison
    {
        public override bool? IsSame(L2Inspector l2, byte[] bytes, object? value) =>
            value is T typed ? l2.IsSame(bytes, typed) : value is null && default(T) is null ? l2.IsSame<T>(bytes, default!) : null;
    }
}
