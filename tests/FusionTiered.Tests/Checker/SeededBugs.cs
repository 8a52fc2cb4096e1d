using System.Runtime.CompilerServices;
using FusionTiered.Fusion.Backplane;
using FusionTiered.Fusion.Engine;
using FusionTiered.Fusion.Fences;
using FusionTiered.Fusion.Tickets;

namespace FusionTiered.Fusion.Tests.Checker;

/// <summary>The bugs, by their names. The product knows nothing of them: they change scripts, tickets and fields.</summary>
internal static class SeededBugs
{
    public static readonly IReadOnlyDictionary<string, SeededBug> All = new Dictionary<string, SeededBug>(StringComparer.Ordinal)
    {
        ["leaves no version where it removes"] = new()
        {
            Scripts = static scripts => scripts with { Remove = Changed(scripts.Remove, "if ARGV[1] ~= '' then", "if false then") },
        },
        ["counts no messages"] = new()
        {
            Scripts = static scripts => scripts with { Store = Uncounted(scripts.Store), Remove = Uncounted(scripts.Remove), Tell = Uncounted(scripts.Tell) },
            Break = static engine => ForEach(engine, WithoutTracking),
        },
        ["grants every lease"] = new()
        {
            Scripts = static scripts => scripts with { TakeLease = Changed(scripts.TakeLease, "'NX', ", "") },
        },
        ["gives no lease back"] = new()
        {
            Scripts = static scripts => scripts with { EndLease = "return 0", Store = Changed(scripts.Store, "redis.call('DEL', KEYS[4])", "local kept = 1") },
        },
        ["stores whatever version L2 has"] = new()
        {
            Scripts = static scripts => scripts with { Store = Changed(scripts.Store, "if ARGV[1] ~= '*' and version(KEYS[2]) ~= ARGV[1] then", "if false then") },
        },
        ["lets marks of tags end early"] = new()
        {
            Scripts = static scripts => scripts with
            {
                Store = Changed(scripts.Store, "redis.call('PEXPIRE', KEYS[1], ARGV[4])", "redis.call('PEXPIRE', KEYS[1], string.find(KEYS[1], '__fc:t:', 1, true) and 50 or ARGV[4])"),
            },
        },
        ["notes the fence after the load"] = new() { SourceAnswered = static ticket => ticket.AskSource() },
        ["asks neither fence nor version"] = new()
        {
            SourceAnswered = static ticket =>
            {
                ticket.AskSource();
                ticket.SeenVersion = "*";
            },
        },
        ["keeps memory across a gap"] = new()
        {
            Break = static engine => ForEach(engine, static backplane =>
            {
                WithoutTracking(backplane);
                PartsOf(backplane) = Copy(PartsOf(backplane), new ProfileFence(new FenceClock(), TimeProvider.System));
            }),
        },
        ["believes for ever"] = new()
        {
            Break = static engine => ForEach(engine, static backplane => LeaseOf(PartsOf(backplane).Heartbeat) = TimeSpan.FromHours(1)),
        },
    };

    private static void ForEach(FusionEngine engine, Action<OrderedBackplane> change)
    {
        foreach (var cache in engine.Caches.All)
        {
            change(cache.Hardened!.Backplane);
        }
    }

    // After a lost connection the tracking of other programs reads memory again as well, and hides the bug.
    private static void WithoutTracking(OrderedBackplane backplane) => ((ForeignChanges)PartsOf(backplane).Told.Target!).Missed = static () => { };

    private static string Uncounted(string script) => Changed(script, "redis.pcall('INCR', counter)", "0");

    // A script that has changed since would be run as it is, and the bug be looked for in vain.
    private static string Changed(string script, string from, string to) =>
        script.Contains(from, StringComparison.Ordinal) ? script.Replace(from, to, StringComparison.Ordinal) : throw new ArgumentException($"The script has no '{from}'.", nameof(script));

    private static OrderedBackplaneParts Copy(OrderedBackplaneParts parts, ProfileFence fence)
    {
        var copy = (OrderedBackplaneParts)CloneOf(parts);
        FenceOf(copy) = fence;
        return copy;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "MemberwiseClone")]
    private static extern object CloneOf(object whole);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<Fence>k__BackingField")]
    private static extern ref ProfileFence FenceOf(OrderedBackplaneParts parts);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_parts")]
    private static extern ref OrderedBackplaneParts PartsOf(OrderedBackplane backplane);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_lease")]
    private static extern ref TimeSpan LeaseOf(Heartbeat heartbeat);
}
