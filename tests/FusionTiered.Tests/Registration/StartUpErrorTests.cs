using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FusionTiered.Fusion.Tests.Registration;

/// <summary>Errors at the start, as the person who starts the service reads them.</summary>
public class StartUpErrorTests
{
    [Fact]
    public async Task Each_fault_has_a_line()
    {
        var message = await MessageAsync(static services => services.AddFusionTiered(static all => (all.MaxEntries, all.MaxBytes) = (0, 0)));

        message.ReplaceLineEndings("\n").Should().Be(
            "2 settings are wrong:\n"
            + "- FusionTiered:MaxEntries is 0; it must be 1 to 100000000.\n"
            + "- FusionTiered:MaxBytes is 0; it must be 1 to 1125899906842624 (2^50).");
    }

    [Fact]
    public async Task One_fault_is_one_sentence() =>
        (await MessageAsync(static services => services.AddFusionTiered(static all => all.MaxEntries = 0))).Should().Be("FusionTiered:MaxEntries is 0; it must be 1 to 100000000.");

    [Fact]
    public async Task Faults_of_Redis_have_a_line_each() =>
        (await MessageAsync(static services => services.AddFusionTiered().UseRedis(static redis =>
        {
            redis.Endpoints.Add("h");
            (redis.Database, redis.User) = (-1, "u");
        }))).Should().StartWith("2 settings are wrong:").And.Contain("- Redis: Database is -1").And.Contain("- Redis: User is set");

    [Fact]
    public async Task A_distributed_cache_that_is_not_registered_fails_the_start_not_each_call() =>
        (await MessageAsync(static services => services.AddFusionTiered().UseDistributedCache())).Should().StartWith("UseDistributedCache finds no IDistributedCache: register one");

    private static async Task<string> MessageAsync(Action<IServiceCollection> register)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        register(builder.Services);
        using var host = builder.Build();
        return (await host.Awaiting(static each => each.StartAsync()).Should().ThrowAsync<OptionsValidationException>()).Which.Message;
    }
}
