using System.Globalization;
using FusionTiered.Checker.Plans;

namespace FusionTiered.Checker.Shared;

/// <summary>How the keys of a plan are called in every cache, and what they have in common.</summary>
internal static class CheckedKeys
{
    public static readonly CacheProfile Profile = new("c");

    /// <summary>The event that concerns a group of keys.</summary>
    public const string Moved = "moved";

    /// <summary>What <see cref="Moved"/> is mapped to: a pattern that keys have as a tag.</summary>
    public static readonly string MovedPattern = Profile.Namespace + ":{group}:*";

    public static CacheKey Of(int key) =>
        CacheKey.Parse(string.Create(CultureInfo.InvariantCulture, $"{Profile.Namespace}:{Plan.GroupOf(key)}:k{key}"));

    public static int NumberOf(string text) => int.Parse(text.AsSpan(text.LastIndexOf('k') + 1), CultureInfo.InvariantCulture);

    public static string TagOf(int key) => string.Create(CultureInfo.InvariantCulture, $"t{Plan.TagOf(key)}");

    /// <summary>Matches the key and no other, by what every key of the profile has.</summary>
    public static string PatternOf(int key) => string.Create(CultureInfo.InvariantCulture, $"{Profile.Namespace}:*:k{key}");

    public static Dictionary<string, string> MovedDataOf(int key) =>
        new(StringComparer.Ordinal) { ["group"] = Plan.GroupOf(key).ToString(CultureInfo.InvariantCulture) };
}
