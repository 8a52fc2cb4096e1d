using System.Text.Json.Serialization;

namespace FusionTiered.Sample.Web.CryptoDashboard;

/// <summary>What the dashboard shows, in the spelling of its clients.</summary>
internal sealed record DashboardSummary(
    [property: JsonPropertyName("btc_price_usd")] double BtcPriceUsd,
    [property: JsonPropertyName("btc_change_24h")] double BtcChange24h,
    [property: JsonPropertyName("market_cap_usd")] double MarketCapUsd,
    [property: JsonPropertyName("volume_24h_usd")] double Volume24hUsd,
    [property: JsonPropertyName("fear_greed_index")] int FearGreedIndex,
    [property: JsonPropertyName("btc_rsi_14")] double BtcRsi14,
    [property: JsonPropertyName("last_updated")] DateTimeOffset LastUpdated);
