using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace FusionTiered.Registration;

/// <summary>Makes options as the framework does. The message of several faults has a line for each; the framework's is one line of all.</summary>
internal sealed class FaultsByLine<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(
    IEnumerable<IConfigureOptions<TOptions>> setups, IEnumerable<IPostConfigureOptions<TOptions>> postSetups, IEnumerable<IValidateOptions<TOptions>> validations)
    : IOptionsFactory<TOptions>
    where TOptions : class
{
    private readonly OptionsFactory<TOptions> _factory = new(setups, postSetups, validations);

    public TOptions Create(string name)
    {
        try
        {
            return _factory.Create(name);
        }
        catch (OptionsValidationException faulty) when (faulty.Failures.Skip(1).Any())
        {
            throw new FaultySettingsException(faulty);
        }
    }
}
