namespace FusionTiered;

/// <summary>The canonical keys. Their spelling is part of the contract: other programs may read the same keys.</summary>
/// <remarks>
/// Symbols and providers are written in lower case, numbers without a culture, and a part that holds a separator, a brace,
/// a <c>%</c> or a control character is escaped. The keys are composed on the stack: a hit builds no string. To keep a key,
/// or to use it after an <see langword="await"/>, convert it: <c>CacheKey key = CacheKeys.MarketData("btc");</c>
/// A team that must keep another spelling writes its own in one line: <c>CacheProfiles.Tech.Key($"...")</c>.
/// </remarks>
public static class CacheKeys
{
    /// <summary>The key <c>dashboard:summary</c>.</summary>
    /// <returns>The composed key.</returns>
    public static ComposedKey DashboardSummary()
    {
        var key = new ComposedKey(7, 0, CacheProfiles.Dashboard);
        key.AppendLiteral("summary");
        return key;
    }

    /// <summary>The key <c>dashboard:summary:non_btc</c>.</summary>
    /// <returns>The composed key.</returns>
    public static ComposedKey DashboardSummaryNonBtc()
    {
        var key = new ComposedKey(15, 0, CacheProfiles.Dashboard);
        key.AppendLiteral("summary:non_btc");
        return key;
    }

    /// <summary>The key <c>market:{symbol}</c>.</summary>
    /// <param name="symbol">The symbol, in any case.</param>
    /// <returns>The composed key.</returns>
    /// <exception cref="ArgumentException">The symbol is null or empty.</exception>
    public static ComposedKey MarketData(string symbol)
    {
        ArgumentException.ThrowIfNullOrEmpty(symbol);
        var key = new ComposedKey(0, 1, CacheProfiles.Market);
        key.AppendLower(symbol);
        return key;
    }

    /// <summary>The key <c>crypto:report:{symbol}:{timeframe}</c>.</summary>
    /// <param name="symbol">The symbol, in any case.</param>
    /// <param name="timeframe">The time frame; <c>1m</c> and <c>1M</c> are different.</param>
    /// <returns>The composed key.</returns>
    /// <exception cref="ArgumentException">An argument is null or empty.</exception>
    public static ComposedKey CryptoReport(string symbol, string timeframe)
    {
        ArgumentException.ThrowIfNullOrEmpty(symbol);
        ArgumentException.ThrowIfNullOrEmpty(timeframe);
        var key = new ComposedKey(8, 2, CacheProfiles.Report);
        key.AppendLiteral("report:");
        key.AppendLower(symbol);
        key.AppendLiteral(":");
        key.AppendFormatted(timeframe);
        return key;
    }

    /// <summary>The key <c>price:{symbol}:{interval}</c>.</summary>
    /// <param name="symbol">The symbol, in any case.</param>
    /// <param name="interval">The interval; <c>1m</c> and <c>1M</c> are different.</param>
    /// <returns>The composed key.</returns>
    /// <exception cref="ArgumentException">An argument is null or empty.</exception>
    public static ComposedKey PriceData(string symbol, string interval)
    {
        ArgumentException.ThrowIfNullOrEmpty(symbol);
        ArgumentException.ThrowIfNullOrEmpty(interval);
        var key = new ComposedKey(1, 2, CacheProfiles.Price);
        key.AppendLower(symbol);
        key.AppendLiteral(":");
        key.AppendFormatted(interval);
        return key;
    }

    /// <summary>The key <c>tech:{symbol}:{indicator}:{period}</c>.</summary>
    /// <param name="symbol">The symbol, in any case.</param>
    /// <param name="indicator">The indicator, written as given.</param>
    /// <param name="period">The number of intervals, for instance 14.</param>
    /// <returns>The composed key.</returns>
    /// <exception cref="ArgumentException">An argument is null or empty.</exception>
    public static ComposedKey TechnicalIndicator(string symbol, string indicator, int period)
    {
        var key = Indicator(symbol, indicator);
        key.AppendFormatted(period);
        return key;
    }

    /// <summary>The key <c>tech:{symbol}:{indicator}:{period}</c>.</summary>
    /// <param name="symbol">The symbol, in any case.</param>
    /// <param name="indicator">The indicator, written as given.</param>
    /// <param name="period">The period, written as given, for instance <c>14</c> or <c>12-26-9</c>.</param>
    /// <returns>The composed key.</returns>
    /// <exception cref="ArgumentException">An argument is null or empty.</exception>
    public static ComposedKey TechnicalIndicator(string symbol, string indicator, string period)
    {
        ArgumentException.ThrowIfNullOrEmpty(period);
        var key = Indicator(symbol, indicator);
        key.AppendFormatted(period);
        return key;
    }

    /// <summary>The key <c>api:{provider}:{endpoint}</c>.</summary>
    /// <param name="provider">The provider, in any case.</param>
    /// <param name="endpoint">The endpoint, written as given.</param>
    /// <returns>The composed key.</returns>
    /// <exception cref="ArgumentException">An argument is null or empty.</exception>
    public static ComposedKey ApiData(string provider, string endpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(provider);
        ArgumentException.ThrowIfNullOrEmpty(endpoint);
        var key = new ComposedKey(1, 2, CacheProfiles.Api);
        key.AppendLower(provider);
        key.AppendLiteral(":");
        key.AppendFormatted(endpoint);
        return key;
    }

    /// <summary>The key <c>user:{userId}:report:{reportId}</c>.</summary>
    /// <param name="userId">The user, written as given.</param>
    /// <param name="reportId">The report, written as given.</param>
    /// <returns>The composed key.</returns>
    /// <exception cref="ArgumentException">An argument is null or empty.</exception>
    public static ComposedKey UserReport(string userId, string reportId)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        ArgumentException.ThrowIfNullOrEmpty(reportId);
        var key = new ComposedKey(8, 2, CacheProfiles.User);
        key.AppendFormatted(userId);
        key.AppendLiteral(":report:");
        key.AppendFormatted(reportId);
        return key;
    }

    /// <summary>The key <c>user:{userId}:report:{reportId}</c> for ids that are no strings.</summary>
    /// <typeparam name="TUser">Type of the user's id: a number, a <see cref="Guid"/>, ...</typeparam>
    /// <typeparam name="TReport">Type of the report's id.</typeparam>
    /// <param name="userId">The user.</param>
    /// <param name="reportId">The report.</param>
    /// <returns>The composed key.</returns>
    public static ComposedKey UserReport<TUser, TReport>(TUser userId, TReport reportId)
        where TUser : ISpanFormattable
        where TReport : ISpanFormattable
    {
        var key = new ComposedKey(8, 2, CacheProfiles.User);
        key.AppendFormatted(userId);
        key.AppendLiteral(":report:");
        key.AppendFormatted(reportId);
        return key;
    }

    private static ComposedKey Indicator(string symbol, string indicator)
    {
        ArgumentException.ThrowIfNullOrEmpty(symbol);
        ArgumentException.ThrowIfNullOrEmpty(indicator);
        var key = new ComposedKey(2, 3, CacheProfiles.Tech);
        key.AppendLower(symbol);
        key.AppendLiteral(":");
        key.AppendFormatted(indicator);
        key.AppendLiteral(":");
        return key;
    }
}
