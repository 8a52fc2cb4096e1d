using System.Runtime.InteropServices;

namespace FusionTiered.Profiles;

/// <summary>The answer to "is a value of this key waiting to be written".</summary>
/// <param name="Value">The value, if there is one.</param>
/// <param name="Found">Whether there is one.</param>
/// <param name="IsUnknown">Whether there was no answer: a value may be waiting.</param>
/// <typeparam name="T">Its type.</typeparam>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PendingValue<T>(T? Value, bool Found, bool IsUnknown = false)
{
    public static PendingValue<T> None => default;

    public static PendingValue<T> Unknown => new(default, Found: false, IsUnknown: true);
}
