namespace OpenTelemetry.Metrics;

/// <summary>Takes the metrics of FusionTiered into a meter provider.</summary>
public static class FusionTieredMeterProviderBuilderExtensions
{
    // As FusionTiered.Telemetry.CacheMeter.Name has it; a test compares them.
    private const string MeterName = "FusionTiered";

    /// <summary>Takes the metrics of all FusionTiered caches: meter <c>FusionTiered</c>.</summary>
    /// <remarks>FusionCache's own meters are not among them: name those that are wanted with <c>AddMeter</c>.</remarks>
    /// <param name="builder">The builder of the meter provider.</param>
    /// <returns>The builder.</returns>
    public static MeterProviderBuilder AddFusionTieredInstrumentation(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter(MeterName);
    }
}
