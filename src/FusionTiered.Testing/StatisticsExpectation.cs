using System.Globalization;

namespace FusionTiered.Testing;

/// <summary>
/// The statistics of a profile that a test expects since a moment: <c>var since = StatisticsExpectation.Since(cache, "feed"); ... since.Loads(1).Hits(2).Verify();</c>
/// </summary>
/// <remarks>Statistics are never reset, so it compares with what they were when it was made.</remarks>
public sealed class StatisticsExpectation
{
    private readonly IDomainCache _cache;
    private readonly string? _profile;
    private readonly ProfileStatistics _before;
    private readonly List<(string Figure, long Expected, Func<ProfileStatistics, long> Read)> _expected = [];

    private StatisticsExpectation(IDomainCache cache, string? profile)
    {
        _cache = cache;
        _profile = profile;
        _before = Now();
    }

    /// <summary>Begins to count.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="profile">The name of the profile; null for all together.</param>
    /// <exception cref="UnknownProfileException">The cache has no such profile.</exception>
    public static StatisticsExpectation Since(IDomainCache cache, string? profile = null)
    {
        ArgumentNullException.ThrowIfNull(cache);
        return new(cache, profile);
    }

    /// <summary>Expects so many calls answered fresh from memory.</summary>
    /// <param name="expected">How many.</param>
    public StatisticsExpectation Hits(long expected) => And(nameof(Hits), expected, static all => all.L1.Hits);

    /// <summary>Expects so many calls that memory could not answer fresh.</summary>
    /// <param name="expected">How many.</param>
    public StatisticsExpectation Misses(long expected) => And(nameof(Misses), expected, static all => all.L1.Misses);

    /// <summary>Expects so many source calls.</summary>
    /// <param name="expected">How many.</param>
    public StatisticsExpectation Loads(long expected) => And(nameof(Loads), expected, static all => all.Loads);

    /// <summary>Expects so many failed loads.</summary>
    /// <param name="expected">How many.</param>
    public StatisticsExpectation Failures(long expected) => And(nameof(Failures), expected, static all => all.Failures);

    /// <summary>Expects so many answers past their lifetime.</summary>
    /// <param name="expected">How many.</param>
    public StatisticsExpectation Stale(long expected) => And(nameof(Stale), expected, static all => all.Stale);

    /// <summary>Expects so many callers that joined a load under way.</summary>
    /// <param name="expected">How many.</param>
    public StatisticsExpectation CallersSaved(long expected) => And(nameof(CallersSaved), expected, static all => all.CallersSaved);

    /// <summary>Compares, and names every figure that differs.</summary>
    /// <exception cref="StatisticsMismatchException">At least one figure differs.</exception>
    public void Verify()
    {
        var now = Now();
        var wrong = _expected
            .Select(one => (one.Figure, one.Expected, Actual: one.Read(now) - one.Read(_before)))
            .Where(static one => one.Actual != one.Expected)
            .Select(static one => string.Create(CultureInfo.InvariantCulture, $"{one.Figure}: expected {one.Expected}, found {one.Actual}"))
            .ToList();
        if (wrong.Count > 0)
        {
            throw new StatisticsMismatchException($"The statistics of {(_profile is null ? "the cache" : $"profile '{_profile}'")} differ. {string.Join("; ", wrong)}.");
        }
    }

    private ProfileStatistics Now()
    {
        var all = _cache.GetStatistics();
        return _profile is null ? all.Overall : all[_profile];
    }

    private StatisticsExpectation And(string figure, long expected, Func<ProfileStatistics, long> read)
    {
        _expected.Add((figure, expected, read));
        return this;
    }
}
