using System.Runtime.CompilerServices;

namespace FusionTiered.Calls;

/// <summary>Hands out a value whose type was compared already: no cast is needed, and none is made.</summary>
internal static class TrustedCast
{
    /// <param name="value">A <typeparamref name="T"/>, boxed where that is a structure.</param>
    /// <typeparam name="T">The type that the value was compared with.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T To<T>(object? value) => typeof(T).IsValueType ? (T)value! : Unsafe.As<object?, T>(ref value);
}
