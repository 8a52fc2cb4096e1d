using FusionTiered.WriteBehind.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.WriteBehind.Tests;

/// <summary>How a durable write-behind is registered.</summary>
public sealed class DurableRegistrationTests
{
    [Fact]
    public void Faulty_options_fail_the_start_with_name_value_and_range() =>
        Start(static builder => builder.UseRedis("redis://localhost"), static options => (options.Partitions, options.Lease, options.WaitAofReplicas) = (0, TimeSpan.Zero, 1))
            .Should().Throw<OptionsValidationException>().Which.Failures.Should().Equal(
                "Write-behind of profile 'orders': Partitions is 0; it must be 1 to 64.",
                "Write-behind of profile 'orders': Lease is 00:00:00; it must be 1 s to 10 min.",
                "Write-behind of profile 'orders': WaitAofReplicas is 1; it must be 0 without WaitAof.");

    [Fact]
    public void A_connection_of_the_application_cannot_wait_for_the_disk() =>
        Start(static builder => builder.UseRedis("redis://localhost"), static options => (options.WaitAof, options.Connection) = (true, static _ => throw new NotSupportedException()))
            .Should().Throw<OptionsValidationException>().WithMessage("*WaitAof is True and Connection is set: WAITAOF needs a second connection*");

    [Fact]
    public void Without_an_address_the_start_fails_and_says_what_to_do() =>
        Start(static _ => { }, static _ => { }).Should().Throw<OptionsValidationException>().WithMessage("*the cache has no UseRedis with a URL or options. Add it, or set Connection.*");

    private static Action Start(Action<IFusionTieredBuilder> use, Action<DurableWriteBehindOptions> configure) => () =>
    {
        var services = new ServiceCollection();
        var builder = services.AddFusionTiered(static options => options.Add(WritingNode.Orders)).AddDurableWriteBehind<string>(WritingNode.Orders, static (_, _) => default, configure);
        use(builder);
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<IStartupValidator>().Validate();
    };
}
