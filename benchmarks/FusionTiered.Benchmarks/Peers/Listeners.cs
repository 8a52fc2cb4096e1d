using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace FusionTiered.Benchmarks.Peers;

/// <summary>A meter listener that collects, and an activity listener that samples everything, on meter and source of the library.</summary>
internal sealed class Listeners : IDisposable
{
    private readonly MeterListener _meter = new();
    private readonly ActivityListener _activities = new()
    {
        ShouldListenTo = static source => source.Name == "FusionTiered",
        Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
    };

    public Listeners()
    {
        _meter.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "FusionTiered")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meter.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        _meter.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        _meter.Start();
        ActivitySource.AddActivityListener(_activities);
        Collect();
    }

    /// <summary>Reads all instruments, as an exporter does.</summary>
    public void Collect() => _meter.RecordObservableInstruments();

    public void Dispose()
    {
        _meter.Dispose();
        _activities.Dispose();
    }
}
