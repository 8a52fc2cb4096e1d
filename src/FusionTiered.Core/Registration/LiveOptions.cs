using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace FusionTiered.Registration;

/// <summary>The options of one cache, kept in step with the configuration for as long as the cache lives.</summary>
/// <remarks>
/// It makes the options itself instead of listening to the monitor: the monitor throws when new settings are faulty, and then
/// tells nobody. Here faulty settings are logged, and the ones before stay.
/// </remarks>
internal abstract class LiveOptions<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions> : IDisposable
    where TOptions : class
{
    private readonly IOptionsFactory<TOptions> _factory;
    private readonly List<IDisposable> _subscriptions = [];

    protected LiveOptions(string name, IOptionsFactory<TOptions> factory, ILogger? log)
    {
        Name = name;
        Log = log ?? NullLogger.Instance;
        _factory = factory;
    }

    protected string Name { get; }

    protected ILogger Log { get; }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }
    }

    /// <summary>The options as the configuration has them now.</summary>
    /// <exception cref="OptionsValidationException">The options are faulty; it lists all faults.</exception>
    protected TOptions Make() => _factory.Create(Name);

    /// <summary>From here on each change of the configuration is followed.</summary>
    protected void Follow(IEnumerable<IOptionsChangeTokenSource<TOptions>> sources)
    {
        foreach (var source in sources)
        {
            if (string.Equals(source.Name ?? string.Empty, Name, StringComparison.Ordinal))
            {
                _subscriptions.Add(ChangeToken.OnChange(source.GetChangeToken, Reload));
            }
        }
    }

    /// <summary>Takes new options over. Throws <see cref="OptionsValidationException"/>, before anything is changed, where they are faulty.</summary>
    protected abstract void Apply(TOptions options);

    /// <summary>The new options were faulty: the ones before stay.</summary>
    protected abstract void Refused(string faults);

    private void Reload()
    {
        try
        {
            Apply(Make());
        }
        catch (OptionsValidationException faulty)
        {
            Refused(faulty.Failures.Skip(1).Any() ? FaultySettingsException.Lines(faulty.Failures) : faulty.Message);
        }
    }
}
