namespace FusionTiered.Guards.Rooms;

/// <summary>Who may use whom. A room is a folder of a package; <see cref="Root"/> is what lies beside the project file.</summary>
/// <remarks>A room may always use itself. A new folder needs a row here before it compiles into anything.</remarks>
internal static class RoomTable
{
    public const string Root = "(root)";

    /// <summary>Static classes named *Extensions in the root: the one place of the call surface that knows business words.</summary>
    public const string RootExtensions = "(root extensions)";

    public const string Everything = "*";

    private static readonly string[] Ground = ["Time", "Scheduling", "Failures", "Versions", "Fences", "Keys", "Entries", "Calls"];

    private static readonly string[] Settings = [.. Ground, "Profiles", "Telemetry"];

    private static readonly string[] Stations = ["L1", "Flights", "L2", "Sources", "Coherence", "Invalidation", "Watching", "Copies", "Weights"];

    public static readonly Dictionary<string, string[]> Core = new()
    {
        // Level 0 and 1: what travels between the stations, and the rules it travels under.
        ["Time"] = [],
        ["Scheduling"] = [],
        ["Failures"] = [],
        ["Versions"] = [],
        ["Fences"] = ["Scheduling"],
        ["Promises"] = [],
        ["Keys"] = ["Failures"],
        ["Telemetry"] = ["Time", "Failures", "Keys", "Calls"],
        ["Profiles"] = ["Time", "Failures", "Keys", "Telemetry", "Calls"],
        ["Entries"] = ["Time", "Versions", "Profiles", "Failures", "Calls"],
        ["Calls"] = ["Keys", "Time"],

        // Level 2: the stations. They never see each other.
        ["L1"] = [.. Settings, "Weights"],
        ["Weights"] = ["Profiles"],
        ["Flights"] = Settings,
        ["L2"] = [.. Settings, "Promises"],
        ["Sources"] = Settings,
        ["Coherence"] = Settings,
        ["Invalidation"] = Settings,
        ["Copies"] = Settings,
        ["Watching"] = Settings,

        // Level 3: the only place where stations meet.
        ["Flows"] = [.. Settings, .. Stations, "Promises"],

        // Level 4: the call surface; Sources for its public delegates, L1 and Coherence because a hit goes straight to them, L2 for
        // the tier's promises, Invalidation for what an event is told by and carried out with.
        [Root] = [.. Settings, "Promises", "Flows", "Sources", "L1", "L2", "Coherence", "Invalidation", Root],
        [RootExtensions] = [.. Settings, "Promises", "Flows", "Sources", "Domains", Root],
        ["Domains"] = ["Keys", "Profiles", "Failures", "Calls", Root],

        // The cache as other interfaces of .NET see it.
        ["Hybrid"] = ["Keys", "Profiles", "Failures", "Telemetry", "Time", "Scheduling", "Calls", "Sources", Root],
        ["Distributed"] = ["Keys", "Profiles", "Failures", "Telemetry", "Time", "Scheduling", "Calls", "Sources", Root],

        // Shared tiers that are part of this package: the other side of the seam.
        ["InProcess"] = ["Scheduling", "Failures", "Keys", "Promises", "L2", "Coherence"],
        ["Foreign"] = ["Scheduling", "Promises", "L2", "Distributed"],

        // What an engine gets, and how it is chosen.
        ["Engines"] = ["Profiles", "Invalidation", Root],

        // Level 5: puts it all together; nobody uses it.
        ["Registration"] = [Everything],
    };

    public static readonly Dictionary<string, string[]> Redis = new()
    {
        ["Telemetry"] = [],
        ["Resp3"] = [],
        ["Commands"] = ["Resp3"],
        ["Connections"] = ["Resp3", "Commands", "Telemetry"],
        ["Keyspace"] = ["Resp3", "Commands", "Connections", "Telemetry"],
        ["L2"] = ["Resp3", "Commands", "Connections", "Keyspace", "Telemetry"],
        ["Coherence"] = ["Resp3", "Commands", "Connections", "Keyspace", "Telemetry"],
        ["Registration"] = [Everything],
    };

    public static readonly Dictionary<string, string[]> FusionCache = new()
    {
        ["Telemetry"] = [],
        ["Redis"] = [],
        ["Serialization"] = [],
        ["Profiles"] = [],
        ["Calls"] = ["Profiles", "Telemetry"],
        ["Marks"] = ["Profiles"],
        ["Engine"] = ["Calls", "Profiles", "Marks"],
        ["Loads"] = ["Engine", "Marks", "Profiles", "Telemetry"],
        ["Flows"] = ["Calls", "Engine", "Loads", "Marks", "Profiles", "Telemetry"],
        [Root] = ["Calls", "Engine", "Flows", "Loads", "Marks", "Profiles", "Telemetry"],
        ["Registration"] = [Everything],
    };

    public static readonly Dictionary<string, Dictionary<string, string[]>> Of = new()
    {
        ["FusionTiered"] = Core,
        ["FusionTiered.Redis"] = Redis,
        ["FusionTiered.FusionCache"] = FusionCache,
    };

    /// <summary>Packages of ours that a package may refer to.</summary>
    public static readonly Dictionary<string, string[]> BetweenPackages = new()
    {
        ["FusionTiered"] = [],
        ["FusionTiered.Redis"] = ["FusionTiered"],
        ["FusionTiered.FusionCache"] = ["FusionTiered"],
        ["FusionTiered.AspNetCore"] = ["FusionTiered"],
        ["FusionTiered.Testing"] = ["FusionTiered"],
    };

    public static bool Allows(this Dictionary<string, string[]> table, string from, string to) =>
        from == to
        || (from == RootExtensions && to == Root)
        || (table.TryGetValue(from, out var allowed) && (allowed.Contains(to) || allowed.Contains(Everything) || (to == RootExtensions && allowed.Contains(Root))));
}
