using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FusionTiered.Core.Tests.Writing;

/// <summary>How write-behind is registered.</summary>
public sealed class WriteBehindRegistrationTests
{
    private static readonly CacheProfile s_orders = new("orders");

    [Fact]
    public void Faulty_options_fail_the_start_with_name_value_and_range()
    {
        var start = Start(static builder => builder.AddProfile(s_orders).AddWriteBehind<string>(s_orders, Nowhere, static options =>
            (options.BatchSize, options.MaxTries, options.RetryMaxDelay, options.WhenFull) = (0, 2_000, TimeSpan.Zero, (WriteBehindFull)7)));
        start.Should().Throw<OptionsValidationException>().Which.Failures.Should().Equal(
            "Write-behind of profile 'orders': BatchSize is 0; it must be 1 to 10,000.",
            "Write-behind of profile 'orders': WhenFull is 7; it must be Wait or Refuse.",
            "Write-behind of profile 'orders': MaxTries is 2000; it must be 1 to 1,000.",
            "Write-behind of profile 'orders': RetryMaxDelay is 00:00:00; it must be RetryDelay (00:00:01) to 24 h.");
    }

    [Fact]
    public void A_profile_that_the_cache_does_not_have_fails_the_start() =>
        Start(static builder => builder.AddProfile(s_orders).AddWriteBehind<string>(new CacheProfile("order"), Nowhere))
            .Should().Throw<OptionsValidationException>().WithMessage("*'order': the cache has no such profile. Did you mean orders?*");

    [Fact]
    public void A_profile_has_one_write_behind()
    {
        var builder = new ServiceCollection().AddFusionTieredCore().AddWriteBehind<string>(s_orders, Nowhere);
        var second = () => builder.AddWriteBehind<int>(s_orders, static (_, _) => default);
        second.Should().Throw<InvalidOperationException>().WithMessage("Profile 'orders' has a write-behind already*");
    }

    private static Func<WriteBehindBatch<string>, CancellationToken, ValueTask> Nowhere => static (_, _) => default;

    private static Action Start(Action<IFusionTieredBuilder> add) => () =>
    {
        var services = new ServiceCollection();
        add(services.AddFusionTieredCore());
        using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<IStartupValidator>().Validate();
    };
}
