using System.Reflection;
using FusionTiered.Engines;
using FusionTiered.Fusion.Redis;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace FusionTiered.Fusion.Tests.Redis;

/// <summary>The overload that the compiler takes for what people type.</summary>
public class UseRedisOverloadsTests
{
    [Fact]
    public void A_lambda_that_gives_a_connection_says_where_Redis_is() => ChoicesOf(
        static builder => builder.UseRedis(static services => services.GetRequiredService<IConnectionMultiplexer>()),
        static builder => builder.UseRedis(static services => services.GetRequiredService<ConnectionMultiplexer>()),
        static builder => builder.UseRedis(static services => ConnectionMultiplexer.ConnectAsync(services.GetRequiredService<string>())),
        static builder => builder.UseRedis(static async services => await ConnectionMultiplexer.ConnectAsync(services.GetRequiredService<string>())),
        static builder => builder.UseRedis(static (IServiceProvider _) => Connected()),
        static builder => builder.UseRedis(static (IServiceProvider _) => ConnectionMultiplexer.ConnectAsync("h")),
        static builder => builder.UseRedis(static async (IServiceProvider _) => await ConnectionMultiplexer.ConnectAsync("h")))
        .Should().AllBeOfType<StackExchangeChoice>().And.OnlyContain(static choice => choice.Call == "UseRedis(connection factory)");

    [Fact]
    public void A_lambda_that_sets_options_still_sets_options() => ChoicesOf(
        static builder => builder.UseRedis(static options => options.Database = 1),
        static builder => builder.UseRedis(static options => options.Endpoints.Add("h")),
        static builder => builder.UseRedis(static options => Configure(options)),
        static builder => builder.UseRedis(Configure),
        static builder => builder.UseRedis(static _ => { }))
        .Should().AllBeOfType<RedisChoice>();

    [Fact]
    public void A_lambda_whose_connection_would_be_dropped_meets_an_overload_that_does_not_compile()
    {
#pragma warning disable CS0618 // They are here to be refused.
        foreach (var use in Traps())
#pragma warning restore CS0618
        {
            use.Invoking(static each => ChoicesOf(each)).Should().Throw<NotSupportedException>().WithMessage("*UseRedis((IServiceProvider _) => ...)*");
        }

        typeof(FusionTieredStackExchangeRedisExtensions).GetMethods().Select(static method => method.GetCustomAttribute<ObsoleteAttribute>()).OfType<ObsoleteAttribute>()
            .Should().HaveCount(2).And.OnlyContain(static error => error.IsError && error.Message!.Contains("UseRedis((IServiceProvider _) => ...)", StringComparison.Ordinal));
    }

    private static void Configure(RedisOptions options) => options.Database = 2;

    private static ConnectionMultiplexer Connected() => throw new NotSupportedException("No test connects.");

    private static List<L2Choice> ChoicesOf(params Action<IFusionTieredBuilder>[] uses) => [.. uses.Select(static use =>
    {
        var services = new ServiceCollection();
        var builder = services.AddFusionTiered();
        use(builder);
        using var provider = services.BuildServiceProvider();
        return provider.GetRequiredKeyedService<L2Choice>(builder.Name);
    })];

    // Obsolete code may call what the compiler refuses elsewhere.
    [Obsolete("Calls what does not compile")]
    private static Action<IFusionTieredBuilder>[] Traps() =>
    [
        static builder => builder.UseRedis(static _ => ConnectionMultiplexer.ConnectAsync("h")),
        static builder => builder.UseRedis(static async _ => await ConnectionMultiplexer.ConnectAsync("h")),
        static builder => builder.UseRedis(static _ => ConnectionMultiplexer.Connect("h")),
        static builder => builder.UseRedis(static _ => Connected()),
        static builder => builder.UseRedis(static _ => Task.FromResult<IConnectionMultiplexer>(Connected())),
    ];
}
