namespace FusionTiered.Guards.Rooms;

/// <summary>Who may use whom. A room is a folder of a package; <see cref="Root"/> is what lies beside the project file.</summary>
/// <remarks>A room may always use itself. A new folder needs a row here before it compiles into anything.</remarks>
internal static class RoomTable
{
    public const string Root = "(root)";

    /// <summary>Static classes named *Extensions in the root: the one place of the call surface that knows business words.</summary>
    public const string RootExtensions = "(root extensions)";

    public const string Everything = "*";

    private static readonly string[] Ground = ["Time", "Scheduling", "Failures", "Keys", "Calls"];

    private static readonly string[] Settings = [.. Ground, "Profiles", "Telemetry"];

    public static readonly Dictionary<string, string[]> Core = new()
    {
        // Level 0 and 1: what travels between the rooms, and the rules it travels under.
        ["Time"] = [],
        ["Scheduling"] = [],
        ["Failures"] = [],
        ["Promises"] = [],
        ["Keys"] = ["Failures"],
        ["Calls"] = ["Keys", "Time"],
        ["Telemetry"] = ["Time", "Failures", "Keys", "Calls"],
        ["Advice"] = ["Time", "Telemetry"],
        ["Profiles"] = ["Time", "Failures", "Keys", "Telemetry", "Calls", "Advice"],

        // Level 2: what both engines use. They never see each other.
        ["Weights"] = ["Profiles", "Telemetry"],
        ["L1"] = [.. Settings, "Weights", "Advice"],
        ["Servers"] = ["Profiles", "Failures"],
        ["Sources"] = Settings,
        ["Invalidation"] = Settings,
        ["Copies"] = Settings,
        ["Watching"] = Settings,
        ["Sharing"] = ["Scheduling"],

        // A sample of memory, compared with L2.
        ["Consistency"] = Settings,

        // Level 3: the call surface; Sources for its public delegates, Invalidation for events.
        [Root] = [.. Settings, "Promises", "Sources", "Invalidation", Root],
        [RootExtensions] = [.. Settings, "Promises", "Sources", "Domains", Root],
        ["Domains"] = ["Keys", "Profiles", "Failures", "Calls", Root],

        // The cache as other interfaces of .NET see it.
        ["Hybrid"] = [.. Settings, "Sources", Root],
        ["Distributed"] = [.. Settings, "Sources", Root],

        // Write-through: over the call surface alone.
        ["Saving"] = [.. Settings, Root],

        // Rules over the figures of a cache.
        ["Alerts"] = [.. Settings, Root],

        // The order of a graceful stop.
        ["Stopping"] = ["Telemetry", Root],

        // Writes that reach their sink behind.
        ["Writing"] = [.. Settings, "Stopping", Root],

        // How an engine is chosen, and what it gets.
        ["Engines"] = ["Failures", "Keys", "Calls", "Telemetry", "Profiles", "Invalidation", "Servers", "Distributed", Root],

        // Work in the background, on one node at a time.
        ["Turns"] = ["Engines", "Telemetry"],
        ["Refreshing"] = [.. Settings, "Sources", "Engines", "Turns", "Stopping", Root],
        ["Warmup"] = [.. Settings, "Engines", "Turns", "Stopping", Root],

        // Level 4: puts it all together; nobody uses it.
        ["Registration"] = [Everything],
    };

    private static readonly string[] CoherentGround = ["Versions", "Fences", "Entries", "Telemetry"];

    private static readonly string[] Stations = ["Memory", "Flights", "L2", "Coherence", "Watching", "Copies"];

    public static readonly Dictionary<string, string[]> Coherent = new()
    {
        ["Versions"] = [],
        ["Fences"] = [],
        ["Telemetry"] = [],
        ["Promises"] = [],
        ["Entries"] = ["Versions"],

        // The stations. They never see each other.
        ["Memory"] = CoherentGround,
        ["Flights"] = CoherentGround,
        ["L2"] = [.. CoherentGround, "Promises"],
        ["Coherence"] = CoherentGround,
        ["Copies"] = CoherentGround,
        ["Watching"] = CoherentGround,

        // Stations meet in two places. The work at L2: Memory because L2 tells when a copy there is outdated, Watching because
        // L2 announces this node's changes, too.
        ["L2Access"] = [.. CoherentGround, "Memory", "L2", "Coherence", "Watching", "Promises"],

        // And the way of a call through all of them.
        ["Flows"] = [.. CoherentGround, .. Stations, "L2Access"],

        // The call surface: Memory and Coherence because a hit goes straight to them.
        [Root] = [.. CoherentGround, "Promises", "Flows", "L2Access", "Memory", "L2", "Coherence", "Watching"],

        // Tiers: the other side of L2's seam.
        ["InProcess"] = ["L2", "Coherence", "Versions"],
        ["DistributedCaches"] = ["L2"],
        ["Redis"] = ["L2", "Coherence", "Versions", "Promises", "Registration"],

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
        ["Keys"] = [],
        ["Fences"] = [],
        ["Profiles"] = [],
        ["Repairs"] = [],
        ["Redis"] = ["Telemetry"],

        // What a call notes on its way through FusionCache, for the parts that FusionCache calls.
        ["Tickets"] = ["Fences", "Keys"],
        ["Calls"] = ["Fences", "Tickets"],
        ["Memory"] = ["Fences", "Keys", "Telemetry", "Tickets"],
        ["Serialization"] = ["Redis", "Tickets"],
        ["Locks"] = ["Fences", "Keys", "Memory", "Redis", "Tickets"],
        ["Backplane"] = ["Fences", "Keys", "Memory", "Profiles", "Redis", "Telemetry", "Tickets"],
        ["L2"] = ["Backplane", "Fences", "Keys", "Memory", "Redis", "Serialization", "Telemetry", "Tickets"],

        // The FusionCache of each profile, and what they share.
        ["Engine"] = ["Backplane", "Calls", "Fences", "Keys", "L2", "Locks", "Memory", "Profiles", "Repairs", "Telemetry", "Tickets"],
        ["Marks"] = ["Engine", "Keys", "Memory", "Profiles", "Tickets"],
        ["Loads"] = ["Calls", "Engine", "Fences", "L2", "Locks", "Marks", "Profiles", "Telemetry", "Tickets"],
        ["Flows"] = ["Calls", "Engine", "Fences", "Keys", "L2", "Loads", "Locks", "Marks", "Memory", "Profiles", "Repairs", "Telemetry", "Tickets"],
        [Root] = ["Calls", "Engine", "Flows"],
        ["Registration"] = [Everything],
    };

    public static readonly Dictionary<string, string[]> AspNetCore = new()
    {
        [Root] = [],
        ["Answers"] = [],
        ["Audit"] = [],
        ["Settings"] = [Root],
        ["Sections"] = [],

        // Nobody comes past it: it asks for the right, and hides what may not be shown.
        ["Access"] = ["Audit", Root],
        ["Events"] = ["Access", "Answers", Root],
        ["Caches"] = ["Access", "Audit", "Events", Root],
        ["Report"] = ["Answers", "Caches", Root],

        // One file, one endpoint.
        ["Endpoints"] = ["Access", "Answers", "Audit", "Caches", "Events", "OutputCaching", "Report", Root],

        // For orchestrators; the endpoints are for people.
        ["Health"] = [Root],

        // The page for people. It shows what the endpoints know, and changes the cache through them.
        ["Dashboard"] = ["Answers", "Audit", "Caches", "Endpoints", "Report", Root],
        ["CryptoDashboard"] = ["Answers", "Caches", "Endpoints", "Report", Root],

        // For the callers of the application: live values, and responses that are kept.
        ["Live"] = ["Audit", Root],
        ["OutputCaching"] = ["Audit", Root],
        ["Cdn"] = ["Audit", "Sections", Root],
        ["CacheHeaders"] = ["Cdn", "Sections", Root],
        ["ApiResponses"] = ["CacheHeaders", "Sections", Root],
        ["ETags"] = ["ApiResponses", "CacheHeaders", "Sections", Root],
        ["Assets"] = [Root],
        ["Registration"] = [Everything],
    };

    public static readonly Dictionary<string, string[]> WriteBehind = new()
    {
        [Root] = [],
        ["Telemetry"] = [],

        // The keys, the scripts and the connection of a buffer.
        ["Redis"] = [Root],
        ["Streams"] = ["Redis", "Telemetry", Root],
        ["Registration"] = [Everything],
    };

    /// <summary>Tables by package, or by a folder of a package that has rooms of its own.</summary>
    public static readonly Dictionary<string, Dictionary<string, string[]>> Of = new()
    {
        ["FusionTiered"] = FusionCache,
        ["FusionTiered.Core"] = Core,
        ["FusionTiered.Coherent"] = Coherent,
        ["FusionTiered.Coherent/Redis"] = Redis,
        ["FusionTiered.AspNetCore"] = AspNetCore,
        ["FusionTiered.WriteBehind"] = WriteBehind,
    };

    /// <summary>Packages of ours that a package may refer to. Engines never see each other.</summary>
    public static readonly Dictionary<string, string[]> BetweenPackages = new()
    {
        ["FusionTiered.Core"] = [],
        ["FusionTiered"] = ["FusionTiered.Core"],
        ["FusionTiered.Coherent"] = ["FusionTiered.Core"],
        ["FusionTiered.AspNetCore"] = ["FusionTiered.Core"],
        ["FusionTiered.OpenTelemetry"] = ["FusionTiered.Core"],
        ["FusionTiered.Testing"] = ["FusionTiered.Core"],
        ["FusionTiered.WriteBehind"] = ["FusionTiered.Core"],
    };

    public static bool Allows(this Dictionary<string, string[]> table, string from, string to) =>
        from == to
        || (from == RootExtensions && to == Root)
        || (table.TryGetValue(from, out var allowed) && (allowed.Contains(to) || allowed.Contains(Everything) || (to == RootExtensions && allowed.Contains(Root))));
}
