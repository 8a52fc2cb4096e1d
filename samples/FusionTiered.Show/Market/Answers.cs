namespace FusionTiered.Show.Market;

/// <summary>What a page of the dashboard shows. It names the page it answers, so that a mixed-up answer is seen.</summary>
public abstract record Answer(string Page);

/// <summary>The last price of a symbol and how it came there.</summary>
public sealed record MarketQuote(string Page, string Symbol, DateOnly Month, double Price, double Change1Month, double? Change12Months, double High12Months, double Low12Months) : Answer(Page);

/// <summary>Prices at the end of each interval.</summary>
public sealed record PriceSeries(string Page, string Symbol, string Interval, DateOnly First, double[] Prices) : Answer(Page);

/// <summary>A technical indicator, one value a month up to the last.</summary>
public sealed record IndicatorSeries(string Page, string Symbol, string Indicator, int Period, double[] Values) : Answer(Page);

/// <summary>How a symbol did over a timeframe.</summary>
public sealed record SymbolReport(string Page, string Symbol, string Timeframe, DateOnly From, DateOnly To, Performance Performance, double[] Months) : Answer(Page);

/// <summary>How a user's (made) holdings did, at the real prices.</summary>
public sealed record UserReport(string Page, int User, string Report, Holding[] Holdings, Performance Performance, double[] Worth) : Answer(Page);

/// <summary>The front page: every symbol's quote, who leads, who lags.</summary>
public sealed record DashboardSummary(string Page, DateOnly Month, MarketQuote[] Quotes, string Best, string Worst, int Rising, int Falling, double MeanRsi) : Answer(Page);

/// <summary>Figures of a price series; shares, not percent.</summary>
public sealed record Performance(double Return, double YearlyReturn, double YearlyVolatility, double DeepestFall, double BestMonth, double WorstMonth);

/// <summary>Shares of a symbol, and the month they were bought.</summary>
public sealed record Holding(string Symbol, int Shares, DateOnly Bought, double Cost);
