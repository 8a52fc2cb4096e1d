using FusionTiered.Coherent.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Coherent.Redis.Tests.Registration;

/// <summary>Section Redis of a cache has a reader, or it is an error: its settings would have no effect.</summary>
public class RedisSectionReaderTests
{
    private const string Url = "FusionTiered:Redis:Url";

    [Fact]
    public void UseRedis_reads_it() => Faults((builder, _) => builder.UseRedis(), Url).Should().BeEmpty();

    [Fact]
    public void Without_UseRedis_it_is_an_error() => Faults((builder, _) => builder, Url).Should().ContainSingle()
        .Which.Should().Be("FusionTiered:Redis is read by UseRedis() only; call UseRedis() without an argument, or remove it.");

    [Fact]
    public void Where_code_names_the_server_it_is_an_error() =>
        Faults((builder, _) => builder.UseRedis().UseRedis("redis://other"), Url).Should().ContainSingle().Which.Should().StartWith("FusionTiered:Redis is read by UseRedis() only");

    [Fact]
    public void Where_another_section_is_read_it_is_an_error() =>
        Faults((builder, configuration) => builder.UseRedis(configuration.GetSection("My:Redis")), Url).Should().ContainSingle()
            .Which.Should().Be("FusionTiered:Redis is not read: this cache reads My:Redis. Move the settings there.");

    [Fact]
    public void A_text_in_its_place_is_not_shown() =>
        Faults((builder, _) => builder.UseRedis(), "FusionTiered:Redis").Should().ContainSingle().Which.Should().Be("FusionTiered:Redis is a text; it must be a section of settings.");

    private static IEnumerable<string> Faults(Func<IFusionTieredBuilder, IConfiguration, IFusionTieredBuilder> use, string key)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(key, "redis://:secret@r")]).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        use(services.AddCoherentCache(configuration), configuration);
        using var provider = services.BuildServiceProvider();
        try
        {
            provider.GetRequiredService<IOptionsMonitor<FusionTieredOptions>>().Get("");
            return [];
        }
        catch (OptionsValidationException faulty)
        {
            return faulty.Failures;
        }
    }
}
