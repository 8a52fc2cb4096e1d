namespace FusionTiered.Alerts;

/// <summary>What is posted. Chats that take a <c>text</c> show the sentence; other receivers have the parts.</summary>
internal sealed record WebhookMessage(
    string Text, string Cache, string Rule, string? Profile, string State, double Value, double Limit, DateTimeOffset Since, DateTimeOffset At, string Message)
{
    public static WebhookMessage Of(CacheAlertChange change)
    {
        var (alert, state) = (change.Alert, change.HasEnded ? "ended" : "began");
        return new(
            $"Alert '{alert.Rule}' of cache '{Telemetry.CacheName.Shown(alert.Cache)}' {state}. {alert.Message}",
            alert.Cache, alert.Rule, alert.Profile, state, alert.Value, alert.Limit, alert.Since, change.At, alert.Message);
    }
}
