using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using FusionTiered.Guards;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Conformance.Settings;

/// <summary>The walk over all settings of one engine: each is used, refused or documented. No setting is without effect.</summary>
/// <param name="engine">The assembly of the engine.</param>
/// <param name="register">Registers a cache on the engine, on Redis, with settings of the configuration.</param>
public abstract class SettingsWalk(Assembly engine, Action<IServiceCollection, IConfiguration> register)
{
    private readonly Lazy<HashSet<string>> _reads = new(() => ReadsOf(engine));

    /// <summary>The classes that hold settings, with their place in the configuration; null: code only.</summary>
    protected abstract IReadOnlyDictionary<Type, string?> Classes { get; }

    /// <summary>One row for each setting, as <c>Class.Setting</c>.</summary>
    protected abstract IReadOnlyDictionary<string, SettingVerdict> Rows { get; }

    [Fact]
    public void Every_setting_has_a_row_and_every_row_a_setting() =>
        Rows.Keys.Should().BeEquivalentTo(Classes.Keys.SelectMany(type => SettingsOf(type).Select(setting => $"{type.Name}.{setting}")));

    [Fact]
    public void A_used_setting_has_a_test_and_the_engine_reads_it() => Check<SettingVerdict.Used>((_, used) =>
        !WrittenTests.Names.Contains(used.Test) ? $"there is no test {used.Test}"
        : used.Member is { } member && !_reads.Value.Contains(member) ? $"{engine.GetName().Name} does not read {member}"
        : null);

    [Fact]
    public void A_refused_setting_is_refused_at_the_start_with_the_way_round() => Check<SettingVerdict.Refused>((setting, refused) =>
    {
        var path = PathOf(setting);
        return FaultsOf(path, refused.Value).Any(fault => fault.Contains(path[(path.LastIndexOf(':') + 1)..] + " is ", StringComparison.Ordinal) && fault.Contains(refused.Text, StringComparison.Ordinal))
            ? null : $"{path} = {refused.Value} is not refused with '{refused.Text}'";
    });

    [Fact]
    public void A_documented_setting_is_in_the_page() => Check<SettingVerdict.Documented>((_, documented) =>
        InOneLine(Repository.Read(documented.Page)).Contains(documented.Sentence, StringComparison.Ordinal) ? null : $"{documented.Page} does not say '{documented.Sentence}'");

    /// <summary>The settings of a class: public properties that can be set, and lists.</summary>
    private static IEnumerable<string> SettingsOf(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.SetMethod is { IsPublic: true } || property.PropertyType == typeof(IList<string>))
        .Select(property => property.Name);

    private void Check<T>(Func<string, T, string?> fault)
        where T : SettingVerdict =>
        Rows.Where(row => row.Value is T).Select(row => fault(row.Key, (T)row.Value) is { } text ? $"{row.Key}: {text}" : null).Where(text => text is not null).Should().BeEmpty();

    private static string InOneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private string PathOf(string setting)
    {
        var place = Classes.Single(one => setting.StartsWith(one.Key.Name + ".", StringComparison.Ordinal)).Value;
        return $"{place}:{setting[(setting.IndexOf('.', StringComparison.Ordinal) + 1)..]}";
    }

    private IEnumerable<string> FaultsOf(string path, string value)
    {
        var services = new ServiceCollection();
        register(services, new ConfigurationBuilder().AddInMemoryCollection([new(path, value)]).Build());
        using var provider = services.BuildServiceProvider();
        try
        {
            provider.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException faulty)
        {
            return faulty.Failures;
        }
        catch (AggregateException several)
        {
            return [.. several.InnerExceptions.OfType<OptionsValidationException>().SelectMany(faulty => faulty.Failures)];
        }
    }

    /// <summary>All properties of other assemblies, and of its own, that an assembly's code gets.</summary>
    private static HashSet<string> ReadsOf(Assembly assembly)
    {
        using var file = File.OpenRead(assembly.Location);
        using var image = new PEReader(file);
        var code = image.GetMetadataReader();
        return [.. code.MemberReferences.Select(code.GetMemberReference)
            .Where(member => member.Parent.Kind == HandleKind.TypeReference)
            .Select(member => (Type: code.GetString(code.GetTypeReference((TypeReferenceHandle)member.Parent).Name), Name: code.GetString(member.Name)))
            .Where(member => member.Name.StartsWith("get_", StringComparison.Ordinal))
            .Select(member => $"{member.Type}.{member.Name["get_".Length..]}")];
    }
}
