using FusionTiered.Keys;
using FusionTiered.Telemetry;

namespace FusionTiered.Testing;

public sealed partial class FakeDomainCache
{
    /// <inheritdoc/>
    public ValueTask<CacheWrite> SetAsync<T>(CacheKey key, T value, CacheCallOptions options = default, CancellationToken cancellationToken = default) =>
        WriteAsync(new(CacheOperation.Set, key.Text) { Value = value, Options = options }, () =>
        {
            if (options.Tiers != TierUse.None)
            {
                Hold(key, value, options);
                _changes.Tell(CacheChangeKind.Set, key.Text);
            }

            return 0;
        }, cancellationToken, _figures.Of(key));

    /// <inheritdoc/>
    public async ValueTask<CacheWrite> SetManyAsync<T>(
        IReadOnlyCollection<KeyValuePair<CacheKey, T>> values, CacheCallOptions options = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (var (key, value) in values)
        {
            await SetAsync(key, value, options, cancellationToken).ConfigureAwait(false);
        }

        return Written();
    }

    /// <inheritdoc/>
    public ValueTask<CacheWrite> RemoveAsync(CacheKey key, CancellationToken cancellationToken = default) =>
        WriteAsync(new(CacheOperation.Remove, key.Text), () =>
        {
            _figures.Of(key).Invalidated();
            var removed = _store.Remove(one => one == key);
            _changes.Tell(CacheChangeKind.Removed, key.Text);
            return removed;
        }, cancellationToken, _figures.Of(key));

    /// <inheritdoc/>
    public async ValueTask<CacheWrite> RemoveManyAsync(IReadOnlyCollection<CacheKey> keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var write = Written();
        foreach (var key in keys)
        {
            write = write.And(await RemoveAsync(key, cancellationToken).ConfigureAwait(false));
        }

        return write;
    }

    /// <inheritdoc/>
    public ValueTask<CacheWrite> ExpireAsync(CacheKey key, CancellationToken cancellationToken = default) =>
        WriteAsync(new(CacheOperation.Expire, key.Text), () =>
        {
            _figures.Of(key).Invalidated();
            var expired = _store.Expire(key);
            _changes.Tell(CacheChangeKind.Expired, key.Text);
            return expired;
        }, cancellationToken, _figures.Of(key));

    /// <inheritdoc/>
    public ValueTask<CacheWrite> InvalidateTagAsync(string tag, CancellationToken cancellationToken = default)
    {
        TagRules.Checked(tag, nameof(tag));
        return WriteAsync(new(CacheOperation.InvalidateTag, tag), () =>
        {
            _figures.TagInvalidated();
            var removed = _store.RemoveTag(tag);
            _changes.Tell(CacheChangeKind.TagInvalidated, tag);
            return removed;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<CacheWrite> ClearPatternAsync(string pattern, bool count = true, CancellationToken cancellationToken = default)
    {
        var glob = Glob.Parse(pattern);
        return WriteAsync(new(CacheOperation.ClearPattern, pattern), () =>
        {
            var removed = _store.Remove(key => glob.IsMatch(key.Text));
            _changes.Tell(CacheChangeKind.PatternCleared, pattern);
            return count ? removed : 0;
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<CacheWrite> ClearAsync(CacheProfile? profile = null, CancellationToken cancellationToken = default) =>
        WriteAsync(new(CacheOperation.Clear, profile?.Name ?? string.Empty), () =>
        {
            var removed = _store.Remove(key => profile is null || string.Equals(key.Profile.Name, profile.Name, StringComparison.OrdinalIgnoreCase));
            _changes.Tell(profile is null ? CacheChangeKind.Cleared : CacheChangeKind.ProfileCleared, profile?.Name ?? string.Empty);
            return removed;
        }, cancellationToken, profile is null ? null : _figures.Of(profile));

    /// <summary>Takes the values away: a fake has no second tier that keeps them.</summary>
    /// <inheritdoc/>
    public long ClearMemory(CacheProfile? profile = null)
    {
        Begin(new(CacheOperation.ClearMemory, profile?.Name ?? string.Empty), CancellationToken.None);
        return _store.Remove(key => profile is null || string.Equals(key.Profile.Name, profile.Name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Records the event and carries it out as mapped: the removals that follow are recorded, too. Without a map nothing follows.</summary>
    /// <inheritdoc/>
    public async ValueTask<CacheWrite> InvalidateAsync<TEvent>(TEvent happened, CancellationToken cancellationToken = default)
        where TEvent : notnull
    {
        ArgumentNullException.ThrowIfNull(happened);
        Begin(new(CacheOperation.Invalidate, happened as string ?? happened.GetType().Name) { Value = happened }, cancellationToken);
        return _events is null ? Written() : await _events.RunAsync(this, happened, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Records the event and carries it out as mapped: the removals that follow are recorded, too. Without a map nothing follows.</summary>
    /// <inheritdoc/>
    public async ValueTask<CacheWrite> InvalidateAsync(string happened, IReadOnlyDictionary<string, string> data, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(happened);
        ArgumentNullException.ThrowIfNull(data);
        Begin(new(CacheOperation.Invalidate, happened) { Value = data }, cancellationToken);
        return _events is null ? Written() : await _events.RunAsync(this, happened, data, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<CacheChange> WatchAsync(CacheWatch watch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(watch);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _changes.WatchAsync(watch, cancellationToken);
    }

    private async ValueTask<CacheWrite> WriteAsync(CacheCall call, Func<long> write, CancellationToken cancellationToken, ProfileCounters? counters = null)
    {
        Begin(call, cancellationToken);
        if (IsL2Away)
        {
            _figures.WroteLocalOnly(counters);
        }

        return await Task.FromResult(Written(write())).ConfigureAwait(false);
    }

    private CacheWrite Written(long removed = 0) => IsL2Away ? CacheWrite.LocalOnly(removed) : CacheWrite.Everywhere(removed);
}
