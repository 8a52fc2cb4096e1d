using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Rules;

namespace FusionTiered.Checker.Tests.Rules;

/// <summary>Histories written by hand: times in milliseconds, in the order in which they are written down.</summary>
internal sealed class Some
{
    private long _order;
    private int _nonce;

    public static Bounds Bounds { get; } = new()
    {
        Lease = TimeSpan.FromMilliseconds(1_000),
        Slack = TimeSpan.FromMilliseconds(50),
        Longest = TimeSpan.FromMilliseconds(5_000),
        CallLimit = TimeSpan.FromMilliseconds(2_000),
        Aftermath = TimeSpan.FromMilliseconds(500),
        Deaf = TimeSpan.FromMilliseconds(300),
        Transit = TimeSpan.FromMilliseconds(1),
        OneLoadForAll = true,
    };

    public History History { get; } = new();

    public Moment At(double ms) => new((long)(ms * TimeSpan.TicksPerMillisecond), ++_order);

    public Stamp Value(int version, int key = 1)
    {
        var made = new Stamp(key, version, Writer: 0, ++_nonce);
        History.Made.Add(made.Nonce, made);
        return made;
    }

    /// <summary>A write from one moment to another, with nothing in between.</summary>
    public Some Wrote(int version, double from, double to, WriteKind kind = WriteKind.Remove, int node = 0, CacheReach reach = CacheReach.Everywhere, int key = 1)
    {
        History.Writes.Add(new Write(key, version, kind, node, At(from), At(to), reach));
        return this;
    }

    /// <summary>A read that begins and ends at one moment.</summary>
    public Some Read(
        int version, double at, int node = 1, Assurance assurance = Assurance.Verified, CacheTier tier = CacheTier.L1, bool stale = false, int key = 1)
    {
        History.Reads.Add(new Read(key, Value(version, key), node, At(at), At(at), tier, assurance, stale));
        return this;
    }

    public Some Called(double from, double to, int node = 0, int key = 1, bool refresh = false)
    {
        History.Sources.Add(new SourceCall(key, node, At(from), At(to), refresh));
        return this;
    }

    /// <summary>An operation that failed though nothing was planned.</summary>
    public Some Failed(double from, double to, int node = 1)
    {
        History.Faults.Add(new FaultSpan("Timeout answer", node, At(from), At(to), IsNoted: true));
        return this;
    }

    public Some Starved(double from, double to, bool pool = false)
    {
        History.Starved.Add(new((long)(from * TimeSpan.TicksPerMillisecond), (long)(to * TimeSpan.TicksPerMillisecond), pool));
        return this;
    }

    public IReadOnlyList<Violation> By(IRule rule, Bounds? bounds = null) => [.. rule.Check(History, bounds ?? Bounds)];
}
