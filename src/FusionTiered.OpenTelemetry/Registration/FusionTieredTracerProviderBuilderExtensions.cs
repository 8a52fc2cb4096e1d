namespace OpenTelemetry.Trace;

/// <summary>Takes the traces of FusionTiered into a tracer provider.</summary>
public static class FusionTieredTracerProviderBuilderExtensions
{
    // As FusionTiered.Telemetry.CacheSpans.SourceName has it; a test compares them.
    private const string SourceName = "FusionTiered";

    /// <summary>Takes the spans of all FusionTiered caches: activity source <c>FusionTiered</c>.</summary>
    /// <remarks>FusionCache's own sources are not among them: name those that are wanted with <c>AddSource</c>.</remarks>
    /// <param name="builder">The builder of the tracer provider.</param>
    /// <returns>The builder.</returns>
    public static TracerProviderBuilder AddFusionTieredInstrumentation(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSource(SourceName);
    }
}
