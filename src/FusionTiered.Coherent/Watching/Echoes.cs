namespace FusionTiered.Watching;

/// <summary>What this node changes in the shared tier by a script and then hears of like all others: told once, as what it is.</summary>
/// <remarks>
/// <para>
/// One announcement is expected for each change; whoever made the change tells of it when the tier has answered, so that a reader
/// who is told reads what came after it. What was heard as an echo and was none, because the change was not made after all, is told then.
/// </para>
/// <para>
/// Several changes may share an announcement, and some tier may make none: what is expected is forgotten with the first probe
/// that was sent after the answer, since by then everything has been heard.
/// </para>
/// </remarks>
/// <param name="isNeeded">Whether anybody is told of changes.</param>
internal sealed class Echoes(Func<bool> isNeeded)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Echo>> _expected = new(StringComparer.Ordinal);
    private volatile int _count;

    // No key begins like this.
    public static string OfVersion(string version) => "\u0001version" + version;

    public static string OfPattern(string pattern) => "\u0001pattern" + pattern;

    /// <summary>A change is about to be sent.</summary>
    /// <param name="subject">What it will be announced as.</param>
    /// <returns>To be ended by <see cref="Answered"/>; null: nobody is told of anything.</returns>
    public Echo? Expect(string subject)
    {
        if (!isNeeded())
        {
            return null;
        }

        var echo = new Echo(subject);
        lock (_gate)
        {
            if (!_expected.TryGetValue(subject, out var all))
            {
                _expected[subject] = all = [];
            }

            all.Add(echo);
            _count++;
        }

        return echo;
    }

    /// <summary>The tier has answered.</summary>
    /// <param name="echo">What was expected.</param>
    /// <param name="changed">Whether the change was made; otherwise there is nothing to be heard of it.</param>
    /// <param name="now">A timestamp of the cache's time provider.</param>
    /// <returns>False: what was taken for the echo was somebody else's change.</returns>
    public bool Answered(Echo? echo, bool changed, long now)
    {
        if (echo is null)
        {
            return true;
        }

        lock (_gate)
        {
            if (changed)
            {
                echo.AnsweredAt = now;
                return true;
            }

            return Remove_NeedsLock(echo);
        }
    }

    /// <summary>Something was announced: whether it is the echo of a change of this node.</summary>
    public bool IsEcho(string subject)
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
            Forget(echo => echo.AnsweredAt < sentAt);
        }
    }

    /// <summary>Nothing may be heard of what was sent up to now.</summary>
    public void Clear()
    {
        if (_count > 0)
        {
            Forget(static _ => true);
        }
    }

    private void Forget(Func<Echo, bool> which)
    {
        lock (_gate)
        {
            foreach (var echo in _expected.Values.SelectMany(static all => all).Where(which).ToList())
            {
                Remove_NeedsLock(echo);
            }
        }
    }

    private bool Remove_NeedsLock(Echo echo)
    {
        if (!_expected.TryGetValue(echo.Subject, out var all) || !all.Remove(echo))
        {
            return false;
        }

        _count--;
        if (all.Count == 0)
        {
            _expected.Remove(echo.Subject);
        }

        return true;
    }

    internal sealed class Echo(string subject)
    {
        public string Subject { get; } = subject;

        /// <summary>Later than any probe, until the tier has answered.</summary>
        public long AnsweredAt { get; set; } = long.MaxValue;
    }
}
