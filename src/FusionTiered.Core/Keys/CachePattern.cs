using FusionTiered.Failures;
using FusionTiered.Keys;

namespace FusionTiered;

/// <summary>Writes patterns of keys in which values mean themselves, whatever characters they hold.</summary>
/// <remarks>
/// A pattern is matched against <see cref="CacheKey.Text"/>, in the syntax of Redis: <c>*</c> any text, <c>?</c> one character,
/// <c>[abc]</c> and <c>[^a-z]</c> one of (not of) those, <c>\</c> before a character that means itself. Never put a value from
/// outside into a pattern by hand: a user with the id <c>*</c> would be all users.
/// </remarks>
public static class CachePattern
{
    /// <summary>All keys of a profile that begin with these parts and have at least one more: <c>Under(Feed, userId)</c> is <c>feed:{userId}:*</c>.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="parts">The first parts of the keys, spelled as <see cref="CacheProfile.Of(ReadOnlySpan{string})"/> spells them; none for all keys of the profile.</param>
    /// <returns>The pattern.</returns>
    /// <exception cref="InvalidKeyException">A part is null.</exception>
    public static string Under(CacheProfile profile, params ReadOnlySpan<string> parts)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var pattern = new System.Text.StringBuilder(profile.Prefix);
        foreach (var part in parts)
        {
            pattern.Append(Escape(part)).Append(KeyRules.Separator);
        }

        return pattern.Append('*').ToString();
    }

    /// <summary>One part of a key as it stands in a pattern: spelled as in the key, and without a meaning as a pattern.</summary>
    /// <param name="part">Any text.</param>
    /// <returns>The text to put into a pattern, outside of brackets.</returns>
    /// <exception cref="InvalidKeyException"><paramref name="part"/> is null.</exception>
    public static string Escape(string part)
    {
        if (part is null)
        {
            KeyFailures.NullPart();
        }

        return Glob.Escape(Spell(part, keepSeparator: false));
    }

    internal static string Spell(string part, bool keepSeparator)
    {
        var length = KeyEscape.Length(part, keepSeparator);
        return length == part.Length ? part : string.Create(length, (part, keepSeparator), static (span, from) => KeyEscape.Write(from.part, span, from.keepSeparator));
    }
}
