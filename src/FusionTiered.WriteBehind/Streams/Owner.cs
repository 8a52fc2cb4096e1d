using System.Globalization;

namespace FusionTiered.WriteBehind.Streams;

/// <summary>The lease on a partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Token">The fencing token: higher than that of every owner before.</param>
/// <param name="Holder">As it stands in Redis, without its steps.</param>
internal sealed record Owner(int Partition, long Token, string Holder)
{
    private long _steps;

    /// <summary>As it stands in Redis now.</summary>
    public string Now => At(_steps);

    /// <summary>As it will stand in Redis after the next step.</summary>
    public string Next => At(_steps + 1);

    /// <summary>A step was taken.</summary>
    public void Step() => _steps++;

    private string At(long steps) => string.Create(CultureInfo.InvariantCulture, $"{Holder}|{steps}");
}
