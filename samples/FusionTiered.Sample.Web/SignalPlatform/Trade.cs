namespace FusionTiered.Sample.Web.SignalPlatform;

/// <summary>A user followed a signal.</summary>
internal sealed class Trade
{
    public int Id { get; init; }

    public required string UserId { get; init; }

    public required string SignalId { get; init; }

    public double Amount { get; init; }
}
