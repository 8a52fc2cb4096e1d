using FusionTiered.Failures;
using FusionTiered.Keys;
using FusionTiered.Time;

namespace FusionTiered.Profiles;

/// <summary>The profiles of one cache by name and by namespace. Readers see one snapshot, replaced whole on a reload.</summary>
internal sealed class ProfileCatalog
{
    private readonly Lock _reloading = new();
    private readonly CacheClock _clock;
    private volatile Snapshot _now;

    /// <param name="options">Options that were validated.</param>
    /// <param name="time">The clock that reads are noted by; null: that of the system.</param>
    public ProfileCatalog(FusionTieredOptions options, TimeProvider? time = null)
    {
        _clock = new CacheClock(time ?? TimeProvider.System);
        _now = Snapshot.Of(options.Profiles
            .Select(p => new ProfileState(DomainProfileCompiler.Compile(p.Key, p.Value, options), _clock))
            .ToList());
        if (_now.Default is null)
        {
            _now = Snapshot.Of([.. _now.All, NewDefault(options)]);
        }
    }

    public IReadOnlyList<ProfileState> All => _now.All;

    public ProfileState Default => _now.Default!;

    /// <summary>Whether a profile has values that wait to be written. Set before the first call.</summary>
    public bool HasPending { get; private set; }

    public ProfileState? ByName(string name) => _now.ByName.GetValueOrDefault(name);

    /// <summary>The profile of a handle.</summary>
    /// <exception cref="UnknownProfileException">No profile has its name.</exception>
    public ProfileState Registered(CacheProfile handle)
    {
        var now = _now;
        if (!now.ByName.TryGetValue(handle.Name, out var state))
        {
            ProfileFailures.Unknown(handle, now.All);
        }

        return state;
    }

    /// <summary>Reads of the profile ask for pending values from now on.</summary>
    public void Asks(ProfileState profile, IPendingWrites pending)
    {
        profile.Pending = pending;
        HasPending = true;
    }

    /// <summary>The profile whose namespace the text of a key lies in; the default profile where it lies in none.</summary>
    public ProfileState ByText(string text) => _now.ByText(text);

    /// <summary>The profile of a key: that of its handle; for a key of the default profile, that of the namespace its text lies in.</summary>
    /// <exception cref="InvalidKeyException">The key is <c>default</c>.</exception>
    /// <exception cref="UnknownProfileException">No profile has the handle's name, or it has another namespace.</exception>
    public ProfileState Resolve(in CacheKey key)
    {
        if (key.IsDefault)
        {
            KeyFailures.NoKey();
        }

        var handle = key.Profile;
        var now = _now;
        if (handle.Namespace.Length == 0)
        {
            return now.ByText(key.Text);
        }

        if (!now.ByName.TryGetValue(handle.Name, out var state))
        {
            ProfileFailures.Unknown(handle, now.All);
        }

        if (!string.Equals(state.Namespace, handle.Namespace, StringComparison.Ordinal))
        {
            ProfileFailures.OtherNamespace(handle, state);
        }

        return state;
    }

    /// <summary>
    /// Takes up new settings. Profiles that are new are added; those that are gone stay, since entries point to them. A namespace
    /// cannot change while keys of the old one are about: it stays, and the names of such profiles are returned.
    /// </summary>
    /// <param name="options">Options that were validated.</param>
    public IReadOnlyList<string> Apply(FusionTieredOptions options)
    {
        lock (_reloading)
        {
            var now = _now;
            List<ProfileState>? added = null;
            List<string>? held = null;
            foreach (var (name, written) in options.Profiles)
            {
                var settings = DomainProfileCompiler.Compile(name, written, options);
                if (!now.ByName.TryGetValue(name, out var state))
                {
                    // Inside or around the namespace of a profile that the options no longer hold, but that still has entries.
                    if (now.Touches(settings.Namespace))
                    {
                        (held ??= []).Add(name);
                        continue;
                    }

                    (added ??= []).Add(new ProfileState(settings, _clock));
                    continue;
                }

                if (!string.Equals(state.Namespace, settings.Namespace, StringComparison.Ordinal))
                {
                    (held ??= []).Add(name);
                }

                state.Settings = settings with { Name = state.Name, Namespace = state.Namespace };
            }

            if (added is not null)
            {
                _now = Snapshot.Of([.. now.All, .. added]);
            }

            return held ?? [];
        }
    }

    private ProfileState NewDefault(FusionTieredOptions options) =>
        new(DomainProfileCompiler.Compile(CacheProfile.DefaultName, new CacheProfileOptions(), options), _clock);

    private sealed record Snapshot(
        IReadOnlyList<ProfileState> All,
        Dictionary<string, ProfileState> ByName,
        Dictionary<string, ProfileState>.AlternateLookup<ReadOnlySpan<char>> ByNamespace,
        int LongestNamespace,
        ProfileState? Default)
    {
        public static Snapshot Of(IReadOnlyList<ProfileState> all)
        {
            var byName = all.ToDictionary(p => p.Name, StringComparer.OrdinalIgnoreCase);
            var byNamespace = all.Where(p => p.Namespace.Length != 0).ToDictionary(p => p.Namespace, StringComparer.Ordinal);
            var longest = all.Max(p => (int?)p.Namespace.Length) ?? 0;
            return new Snapshot(
                all, byName, byNamespace.GetAlternateLookup<ReadOnlySpan<char>>(), longest, byName.GetValueOrDefault(CacheProfile.DefaultName));
        }

        // Namespaces are prefix-free, so the first that fits is the only one.
        public ProfileState ByText(string text)
        {
            var reach = text.AsSpan(0, Math.Min(text.Length, LongestNamespace + 1));
            for (var i = 0; i < reach.Length; i++)
            {
                if (reach[i] == KeyRules.Separator && ByNamespace.TryGetValue(reach[..i], out var state))
                {
                    return state;
                }
            }

            return Default!;
        }

        public bool Touches(string @namespace) => All.Any(p =>
            p.Namespace.Length != 0
            && (IsInside(p.Namespace, @namespace) || IsInside(@namespace, p.Namespace)));

        private static bool IsInside(string inner, string outer) =>
            inner.StartsWith(outer, StringComparison.Ordinal) && (inner.Length == outer.Length || inner[outer.Length] == KeyRules.Separator);
    }
}
