using FusionTiered.Keys;
using FusionTiered.Sources;
using FusionTiered.Time;

namespace FusionTiered;

/// <summary>One load, as its source sees it: what was there before, and what it may answer besides a value.</summary>
/// <remarks>
/// It belongs to the source while the source runs and must not be kept. Not generic, so that the compiler can infer the
/// type of the value from what a lambda returns.
/// </remarks>
public sealed class SourceContext
{
    private readonly object? _staleValue;
    private List<string>? _tags;
    private TimeSpan? _lifetime;
    private TimeSpan? _l1Lifetime;

    internal SourceContext(CacheKey key, bool hasStaleValue = false, object? staleValue = null)
    {
        Key = key;
        HasStaleValue = hasStaleValue;
        _staleValue = staleValue;
    }

    /// <summary>The key that is being loaded.</summary>
    public CacheKey Key { get; }

    /// <summary>Whether a value past its lifetime is at hand, so that <see cref="NotModified{T}"/> may be answered.</summary>
    public bool HasStaleValue { get; }

    /// <summary>The value past its lifetime.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <exception cref="InvalidOperationException">There is none: ask <see cref="HasStaleValue"/> first.</exception>
    public T StaleValue<T>() =>
        HasStaleValue ? (T)_staleValue! : throw new InvalidOperationException("There is no stale value of this key; ask HasStaleValue first.");

    /// <summary>
    /// Lifetime of the value that will be answered, or of the answer that there is nothing; from 50 ms to 366 days. Null: the
    /// call's or the profile's.
    /// </summary>
    public TimeSpan? Lifetime
    {
        get => _lifetime;
        set => _lifetime = value is { } lifetime ? Lifetimes.Checked(lifetime, nameof(Lifetime)) : null;
    }

    /// <summary>Lifetime in memory of the value that will be answered, from 50 ms to 366 days. Null: the call's or the profile's.</summary>
    public TimeSpan? L1Lifetime
    {
        get => _l1Lifetime;
        set => _l1Lifetime = value is { } lifetime ? Lifetimes.Checked(lifetime, nameof(L1Lifetime)) : null;
    }

    /// <summary>Whether the load runs behind an answer that its caller has already.</summary>
    internal bool IsBehind { get; init; }

    internal SourceAnswer Answer { get; private set; } = SourceAnswer.Value;

    internal Exception? Failure { get; private set; }

    internal IReadOnlyList<string>? Tags => _tags;

    /// <summary>Adds tags to the value that will be answered. They count from the start of the load.</summary>
    /// <param name="tags">The tags.</param>
    public void Tag(params ReadOnlySpan<string> tags)
    {
        _tags ??= [];
        foreach (var tag in tags)
        {
            _tags.Add(TagRules.Checked(tag, nameof(tags)));
        }
    }

    /// <summary>Answers <paramref name="value"/> to the callers that wait, and stores it nowhere.</summary>
    /// <param name="value">The value.</param>
    /// <typeparam name="T">The type of the value.</typeparam>
    public T DoNotStore<T>(T value)
    {
        Answer = SourceAnswer.DoNotStore;
        return value;
    }

    /// <summary>Answers that the old value still holds: it lives on for another lifetime, with the tags it has.</summary>
    /// <exception cref="InvalidOperationException">There is no old value: ask <see cref="HasStaleValue"/> first.</exception>
    /// <typeparam name="T">The type of the value.</typeparam>
    public T NotModified<T>()
    {
        var value = StaleValue<T>();
        Answer = SourceAnswer.NotModified;
        return value;
    }

    /// <summary>
    /// Answers that there is nothing under this key. Callers get the default of <typeparamref name="T"/> and
    /// <see cref="CacheResult{T}.Found"/> false; the answer is kept for the profile's lifetime of it.
    /// </summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    public T? Nothing<T>()
    {
        Answer = SourceAnswer.Nothing;
        return default;
    }

    /// <summary>
    /// Answers that the load failed, with a value to make do with: callers get it, marked stale, it is not stored, and the failure is counted.
    /// </summary>
    /// <param name="value">The value to make do with.</param>
    /// <param name="failure">Why.</param>
    /// <typeparam name="T">The type of the value.</typeparam>
    public T FailedBut<T>(T value, Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        Failure = failure;
        Answer = SourceAnswer.FailedBut;
        return value;
    }

    /// <summary>Another attempt: what the one before said of its answer is forgotten.</summary>
    internal void Begin()
    {
        _tags = null;
        _lifetime = null;
        _l1Lifetime = null;
        Failure = null;
        Answer = SourceAnswer.Value;
    }

    /// <summary>Lets the answer live no longer than this.</summary>
    internal void Shorten(TimeSpan most)
    {
        _lifetime = _lifetime is { } lifetime && lifetime < most ? lifetime : most;
        _l1Lifetime = _l1Lifetime is { } l1Lifetime && l1Lifetime < most ? l1Lifetime : most;
    }

    /// <summary>A batch source left this key out.</summary>
    internal T Unanswered<T>()
    {
        Answer = SourceAnswer.Unanswered;
        return default!;
    }
}
