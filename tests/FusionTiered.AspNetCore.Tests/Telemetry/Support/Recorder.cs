using System.Diagnostics.Metrics;
using FusionTiered.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.AspNetCore.Tests.Telemetry.Support;

/// <summary>Every measurement of a meter.</summary>
internal sealed class Recorder : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly List<Told> _told = [];
    private readonly List<Instrument> _instruments = [];

    private Recorder(Func<Meter, bool> isWanted)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (isWanted(instrument.Meter))
            {
                _instruments.Add(instrument);
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        _listener.Start();
    }

    public IReadOnlyList<Told> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _told];
            }
        }
    }

    public IReadOnlyList<Instrument> Instruments => _instruments;

    /// <summary>The meter of one container.</summary>
    public static Recorder Of(IServiceProvider services)
    {
        var factory = services.GetRequiredService<IMeterFactory>();
        return new(meter => meter.Name == CacheMeter.Name && ReferenceEquals(meter.Scope, factory));
    }

    /// <summary>All meters whose names begin so.</summary>
    public static Recorder OfAll(string start = CacheMeter.Name) => new(meter => meter.Name.StartsWith(start, StringComparison.Ordinal));

    /// <summary>Reads the observable instruments.</summary>
    public void Read() => _listener.RecordObservableInstruments();

    /// <summary>The values of an instrument under exactly these tags.</summary>
    public IReadOnlyList<double> Of(string name, params (string Name, string Value)[] tags) =>
        [.. All.Where(one => one.Name == name && one.Tags.Select(static tag => (tag.Key, (string)tag.Value!)).Order().SequenceEqual(tags.Order())).Select(static one => one.Value)];

    public void Dispose() => _listener.Dispose();

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            _told.Add(new(instrument.Name, value, tags.ToArray()));
        }
    }

    internal sealed record Told(string Name, double Value, IReadOnlyList<KeyValuePair<string, object?>> Tags);
}
