using System.Globalization;
using FusionTiered.Checker.Histories;
using FusionTiered.Checker.Plans;
using FusionTiered.Checker.Shared;
using FusionTiered.Entries;
using FusionTiered.L2Access;
using FusionTiered.Versions;

namespace FusionTiered.Checker.Coherent;

/// <summary>A coherent cache, as plans use it.</summary>
internal sealed class CoherentNode : CheckedNode, IDisposable
{
    private readonly CoherentDomainCache _cache;

    // Tags are remembered weakly: when the garbage collector runs must not decide how a run goes on.
    private readonly List<VersionStamp[]> _tags = [];

    public CoherentNode(Plan plan, CoherentDomainCache cache)
        : base(plan, cache)
    {
        _cache = cache;
        var profile = cache.Local.Profiles.Registered(CheckedKeys.Profile);
        for (var key = 0; key < plan.Keys; key++)
        {
            _tags.Add(cache.Local.Versions.Of(CheckedKeys.Of(key), profile, [CheckedKeys.TagOf(key)]));
        }
    }

    public override bool IsConnected => _cache.L2.Link.Lease.IsVerified;

    public override IEnumerable<string> Unrest
    {
        get
        {
            var link = _cache.L2.Link;
            (bool Is, string Text)[] all =
            [
                (!IsConnected, "does not hear the others"),
                (!link.Repairs.IsEmpty, "has repairs to do"),
                (link.Gate.IsShut, "leaves the tier alone"),
                (LeftBehind > 0, string.Create(CultureInfo.InvariantCulture, $"has {LeftBehind} loads or fences open")),
            ];
            return all.Where(static each => each.Is).Select(static each => each.Text);
        }
    }

    protected override long LeftBehind => _cache.Local.Flights.Count + _cache.Local.Memory.OpenTokens;

    public override Stamp? Peek(int key)
    {
        var entry = _cache.Local.Memory.Find(CheckedKeys.Of(key).Text, CheckedKeys.Of(key).Hash);
        return _cache.Local.FreshnessCheck.IsFresh(entry) && EntryValue.TryAs<CheckedValue>(entry!, out var value) ? value.Stamp : null;
    }

    /// <summary>What is in the tier, by its versions and its lifetime.</summary>
    public override async ValueTask<Stamp?> PeekSharedAsync(int key)
    {
        var found = await _cache.L2.Reads.ReadAsync<CheckedValue>(CheckedKeys.Of(key), _cache.Local.Profiles.Registered(CheckedKeys.Profile));
        return found.Kind == L2ReadKind.Fresh ? found.Value.Stamp : null;
    }

    public void Dispose() => _cache.Dispose();
}
