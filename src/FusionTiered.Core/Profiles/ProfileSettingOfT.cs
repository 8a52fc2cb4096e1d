using System.Globalization;

namespace FusionTiered.Profiles;

/// <summary>A setting whose value is a struct.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
internal sealed class ProfileSetting<T>(
    string name,
    string allowed,
    Func<CacheProfileOptions, T?> get,
    Action<CacheProfileOptions, T> set,
    TryParse<T> parse,
    Func<T, bool> isAllowed) : ProfileSetting(name, allowed)
    where T : struct, IFormattable
{
    public override bool TryRead(CacheProfileOptions options, string text)
    {
        if (!parse(text, out var value))
        {
            return false;
        }

        set(options, value);
        return true;
    }

    public override string? Fault(CacheProfileOptions options) =>
        get(options) is { } value && !isAllowed(value) ? value.ToString(null, CultureInfo.InvariantCulture) : null;
}
