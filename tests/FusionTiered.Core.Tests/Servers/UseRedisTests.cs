using FusionTiered.Engines;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FusionTiered.Core.Tests.Servers;

/// <summary>Where Redis is, from code, configuration and environment; and mistakes in it.</summary>
public sealed class UseRedisTests
{
    private const string Canary = "s3cret-canary";

    [Fact]
    public void A_URL_says_everything()
    {
        var options = Options(builder => builder.UseRedis("redis://app:s3cret%2F@cache.example:6380/2"));
        options.Endpoints.Should().Equal("cache.example:6380");
        (options.User, options.Password, options.Database).Should().Be(("app", "s3cret/", 2));
    }

    [Fact]
    public void The_text_of_StackExchange_Redis_is_read_wherever_a_URL_is()
    {
        const string Text = "cache.example:6380,password=pw,ssl=True,abortConnect=False";
        Options(builder => builder.UseRedis(Text)).Should().BeEquivalentTo(RedisOptions.Parse(Text));
        Options(builder => builder.UseRedis(), ("REDIS_URL", Text)).Should().BeEquivalentTo(RedisOptions.Parse(Text));
        Options(builder => builder.UseRedis(), ("FusionTiered:Redis:Url", Text)).Should().BeEquivalentTo(RedisOptions.Parse(Text));
    }

    [Fact]
    public void The_configuration_that_the_cache_was_registered_with_is_read_where_the_container_has_none()
    {
        var configuration = Configuration(("FusionTiered:Redis:ClientName", "shop"), ("REDIS_URL", "redis://variable"));
        using var provider = new ServiceCollection().AddFusionTieredCore(configuration).UseRedis().Services.BuildServiceProvider();
        var options = provider.GetRequiredService<IOptionsMonitor<RedisOptions>>().Get("");
        (options.Endpoints.Single(), options.ClientName).Should().Be(("variable", "shop"));
    }

    [Fact]
    public void The_last_choice_of_all_that_say_where_values_are_shared_wins()
    {
        Choice(builder => builder.UseDistributedCache().UseRedis("redis://h")).Should().BeOfType<RedisChoice>();
        Choice(builder => builder.UseRedis("redis://h").UseDistributedCache()).Should().BeOfType<DistributedCacheChoice>();
        Choice(static _ => { }).Should().BeNull();
    }

    [Fact]
    public void A_Redis_that_is_not_used_in_the_end_is_not_checked() =>
        FluentActions.Invoking(() => Options(builder => builder.UseRedis("nonsense://h").UseDistributedCache())).Should().NotThrow();

    [Fact]
    public async Task An_engine_refuses_what_it_cannot_follow_of_Redis_together_with_all_other_faults()
    {
        var engine = new EngineChoice("toy", static _ => null!) { RedisFaults = static redis => redis.Tls ? ["no TLS here"] : [] };
        var failure = await StartFailureAsync(builder => builder.UseEngine(engine).UseRedis(redis =>
        {
            redis.Endpoints.Add("h:0");
            redis.Tls = true;
        }));
        failure.Failures.Should().HaveCount(2).And.Contain("no TLS here");
    }

    [Fact]
    public void Code_says_the_rest()
    {
        var options = Options(builder => builder.UseRedis(o =>
        {
            o.Endpoints.Add("one");
            o.ClientName = "shop";
        }));
        (options.Endpoints.Single(), options.ClientName).Should().Be(("one", "shop"));
    }

    [Fact]
    public void The_last_call_holds_and_inherits_no_password()
    {
        var options = Options(builder => builder.UseRedis($"redis://:{Canary}@first").UseRedis("redis://second"));
        options.Endpoints.Should().Equal("second");
        options.Password.Should().BeNull();
    }

    [Fact]
    public void Variables_name_the_server()
    {
        Options(builder => builder.UseRedis(), ("REDIS_URL", "redis://by-url:7000/3")).Endpoints.Should().Equal("by-url:7000");
        var parts = Options(builder => builder.UseRedis(), ("REDIS_HOST", "by-host"), ("REDIS_PORT", "7001"), ("REDIS_PASSWORD", Canary));
        (parts.Endpoints.Single(), parts.Password).Should().Be(("by-host:7001", Canary));
    }

    [Fact]
    public void The_section_names_it_before_the_variables_do_and_gets_nothing_of_theirs()
    {
        var options = Options(
            builder => builder.UseRedis(),
            ("REDIS_URL", $"redis://app:{Canary}@variable/9"), ("FusionTiered:Redis:Url", "redis://section"), ("FusionTiered:Redis:ConnectTimeout", "00:00:02"));
        (options.Endpoints.Single(), options.Password, options.Database, options.ConnectTimeout).Should().Be(("section", null, 0, TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void The_section_may_tune_what_variables_name()
    {
        var options = Options(builder => builder.UseRedis(), ("REDIS_URL", "redis://variable"), ("FusionTiered:Redis:ClientName", "shop"));
        (options.Endpoints.Single(), options.ClientName).Should().Be(("variable", "shop"));
    }

    [Fact]
    public void A_section_has_every_setting()
    {
        var options = Options(builder => builder.UseRedis(Configuration(
            ("Own:Endpoints:0", "a:1"), ("Own:Endpoints:1", "b:2"), ("Own:User", "u"), ("Own:Password", "p"), ("Own:Database", "4"), ("Own:ClientName", "n"),
            ("Own:Tls", "true"), ("Own:ConnectTimeout", "00:00:02")).GetSection("Own")));
        options.Endpoints.Should().Equal("a:1", "b:2");
        (options.User, options.Password, options.Database, options.ClientName).Should().Be(("u", "p", 4, "n"));
        (options.Tls, options.ConnectTimeout).Should().Be((true, TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void Caches_with_names_have_servers_of_their_own()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(Configuration(("FusionTiered:Redis:Url", "redis://main"), ("FusionTiered:Caches:other:Redis:Url", "redis://other")));
        services.AddFusionTieredCore().UseRedis();
        services.AddFusionTieredCore("other").UseRedis();
        using var provider = services.BuildServiceProvider();
        var options = provider.GetRequiredService<IOptionsMonitor<RedisOptions>>();
        (options.Get("").Endpoints.Single(), options.Get("other").Endpoints.Single()).Should().Be(("main", "other"));
    }

    [Theory]
    [InlineData("http://host", "scheme")]
    [InlineData("redis://", "host")]
    [InlineData("redis://host:99999", "port")]
    [InlineData("redis://host/db", "database")]
    [InlineData("redis://app@host", "password")]
    [InlineData("redis://:" + Canary + "?@host", "query")]
    [InlineData("redis://" + Canary + "/x@host:1", "database")]
    public async Task A_wrong_URL_fails_the_start_and_names_the_part_and_no_secret(string url, string part)
    {
        var failure = await StartFailureAsync(builder => builder.UseRedis(url));
        failure.Message.Should().Contain("The URL given to UseRedis").And.Contain($"the {part} ");
        failure.ToString().Should().NotContain(Canary);
    }

    [Fact]
    public async Task All_mistakes_of_a_section_are_told_at_once_and_no_secret()
    {
        var failure = await StartFailureAsync(
            builder => builder.UseRedis(),
            ("FusionTiered:Redis:Endpoints", "host:0"), ("FusionTiered:Redis:Password", Canary + "\n"), ("FusionTiered:Redis:Pasword", Canary), ("FusionTiered:Redis:Database", "one"), ("FusionTiered:Redis:ConnectTimeout", "5"));
        failure.Failures.Should().HaveCountGreaterThanOrEqualTo(4);
        failure.Message.Should().Contain("Endpoints[0]").And.Contain("FusionTiered:Redis:Pasword is no setting").And.Contain("FusionTiered:Redis:Database is 'one'").And.Contain("FusionTiered:Redis:ConnectTimeout is '5'");
        failure.ToString().Should().NotContain(Canary);
    }

    [Fact]
    public async Task No_server_at_all_is_a_mistake_that_says_where_one_can_be_named()
        => (await StartFailureAsync(builder => builder.UseRedis())).Message.Should().Contain("FusionTiered:Redis:Url").And.Contain("REDIS_URL").And.Contain("REDIS_HOST");

    [Fact]
    public async Task Wrong_variables_are_named()
        => (await StartFailureAsync(builder => builder.UseRedis(), ("REDIS_HOST", "host"), ("REDIS_PORT", "none"))).Message.Should().Contain("REDIS_PORT");

    private static L2Choice? Choice(Action<IFusionTieredBuilder> use)
    {
        var services = new ServiceCollection();
        use(services.AddFusionTieredCore());
        using var provider = services.BuildServiceProvider();
        return provider.GetKeyedService<L2Choice>("");
    }

    private static RedisOptions Options(Action<IFusionTieredBuilder> use, params (string Name, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(Configuration(settings));
        use(services.AddFusionTieredCore());
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IOptionsMonitor<RedisOptions>>().Get("");
    }

    private static async Task<OptionsValidationException> StartFailureAsync(Action<IFusionTieredBuilder> use, params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Name, setting.Value)));
        use(builder.Services.AddFusionTieredCore());
        using var host = builder.Build();
        return (await FluentActions.Awaiting(() => host.StartAsync()).Should().ThrowAsync<OptionsValidationException>()).Which;
    }

    private static IConfigurationRoot Configuration(params (string Name, string Value)[] settings)
        => new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Name, setting.Value))).Build();
}
