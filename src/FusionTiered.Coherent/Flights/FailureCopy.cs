using System.Runtime.CompilerServices;

namespace FusionTiered.Flights;

/// <summary>A copy of an exception: same type, message, data and inner exception, but a stack trace of its own.</summary>
internal static class FailureCopy
{
    public static Exception Of(Exception failure) => (Exception)Clone(failure);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "MemberwiseClone")]
    private static extern object Clone(object instance);
}
