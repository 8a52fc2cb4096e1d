using FusionTiered.WriteBehind.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.WriteBehind.Tests;

/// <summary>The end of a container without a host.</summary>
public sealed class ContainerEndTests
{
    [Fact]
    public async Task The_buffer_in_memory_flushes_to_a_lambda()
    {
        List<string> sunk = [];
        var services = new ServiceCollection();
        services.AddFusionTiered(static options => options.Add(WritingNode.Orders)).AddWriteBehind<string>(
            WritingNode.Orders,
            (batch, _) =>
            {
                sunk.AddRange(batch.Writes.Select(static write => write.Value));
                return default;
            },
            static options => options.BatchDelay = TimeSpan.FromMinutes(1));
        await using (var provider = services.BuildServiceProvider())
            await provider.GetRequiredService<IWriteBehind<string>>().WriteAsync(WritingNode.Key(), "1");
        sunk.Should().Equal("1");
    }
}
