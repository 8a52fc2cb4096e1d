namespace FusionTiered.Watching;

/// <summary>Recognises the announcements of changes that this node made itself, so that watchers are told of each change once.</summary>
/// <remarks>
/// <para>
/// A script that changes a key in L2 is announced to every node, this one included. One announcement is expected for each change;
/// the caller reports it when L2 has answered. If the change was not made after all, the filtered announcement was another node's, and is reported then.
/// </para>
/// <para>
/// Several changes may share an announcement, and some tiers make none: an expected announcement is forgotten with the first probe
/// that was sent after the answer: by then every announcement has arrived.
/// </para>
/// </remarks>
/// <param name="isNeeded">Whether anybody is told of changes.</param>
internal sealed class OwnChangeFilter(Func<bool> isNeeded)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<OwnChange>> _expected = new(StringComparer.Ordinal);
    private volatile int _count;

    // No key begins like this.
    public static string OfVersion(string version) => "\u0001version" + version;

    public static string OfPattern(string pattern) => "\u0001pattern" + pattern;

    /// <summary>A change is about to be sent.</summary>
    /// <param name="subject">The name under which it will be announced.</param>
    /// <returns>To be ended by <see cref="Answered"/>; null: nobody is told of anything.</returns>
    public OwnChange? Expect(string subject)
    {
        if (!isNeeded())
        {
            return null;
        }

        var own = new OwnChange(subject);
        lock (_gate)
        {
            if (!_expected.TryGetValue(subject, out var all))
            {
                _expected[subject] = all = [];
            }

            all.Add(own);
            _count++;
        }

        return own;
    }

    /// <summary>The tier has answered.</summary>
    /// <param name="own">The expected announcement.</param>
    /// <param name="changed">Whether the change was made; otherwise there is nothing to be heard of it.</param>
    /// <param name="now">A timestamp of the cache's time provider.</param>
    /// <returns>False: the filtered announcement was of a change of another node.</returns>
    public bool Answered(OwnChange? own, bool changed, long now)
    {
        if (own is null)
        {
            return true;
        }

        lock (_gate)
        {
            if (changed)
            {
                own.AnsweredAt = now;
                return true;
            }

            return Remove_NeedsLock(own);
        }
    }

    /// <summary>Whether an announcement belongs to a change that this node made. Each expected one is used up once.</summary>
    public bool IsOwnChange(string subject)
    {
        if (_count == 0)
        {
            return false;
        }

        lock (_gate)
        {
            return _expected.TryGetValue(subject, out var all) && Remove_NeedsLock(all[0]);
        }
    }

    /// <summary>All that was announced before <paramref name="sentAt"/> has been heard.</summary>
    public void Confirmed(long sentAt)
    {
        if (_count > 0)
        {
            Forget(own => own.AnsweredAt < sentAt);
        }
    }

    /// <summary>The connection was lost: announcements of changes sent so far may never arrive.</summary>
    public void Clear()
    {
        if (_count > 0)
        {
            Forget(static _ => true);
        }
    }

    private void Forget(Func<OwnChange, bool> which)
    {
        lock (_gate)
        {
            foreach (var own in _expected.Values.SelectMany(static all => all).Where(which).ToList())
            {
                Remove_NeedsLock(own);
            }
        }
    }

    private bool Remove_NeedsLock(OwnChange own)
    {
        if (!_expected.TryGetValue(own.Subject, out var all) || !all.Remove(own))
        {
            return false;
        }

        _count--;
        if (all.Count == 0)
        {
            _expected.Remove(own.Subject);
        }

        return true;
    }

    internal sealed class OwnChange(string subject)
    {
        public string Subject { get; } = subject;

        /// <summary>Later than any probe, until the tier has answered.</summary>
        public long AnsweredAt { get; set; } = long.MaxValue;
    }
}
