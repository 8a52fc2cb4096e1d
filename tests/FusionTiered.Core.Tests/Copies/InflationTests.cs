using FusionTiered.Copies;

namespace FusionTiered.Core.Tests.Copies;

public class InflationTests
{
    [Theory]
    [InlineData(0, 10, false)]
    [InlineData(1_000, 10, true)]
    [InlineData(1_001, 10, false)]
    public void A_value_may_grow_by_a_hundred_times_and_not_more(long declared, long compressed, bool plausible) =>
        Inflation.IsPlausible(declared, compressed).Should().Be(plausible);

    [Fact]
    public async Task Of_large_values_as_many_are_decompressed_at_once_as_there_are_processors()
    {
        var (now, most) = (0, 0);
        var gate = new Lock();

        await Task.WhenAll(Enumerable.Range(0, 4 * Environment.ProcessorCount).Select(_ => Task.Factory.StartNew(Decompress, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        most.Should().BeInRange(1, Environment.ProcessorCount);

        void Decompress()
        {
            using var place = Inflation.Enter(length: 2 << 20);
            using var nested = Inflation.Enter(length: 2 << 20);
            lock (gate)
            {
                most = Math.Max(most, ++now);
            }

            Thread.Yield();
            lock (gate)
            {
                now--;
            }
        }
    }
}
