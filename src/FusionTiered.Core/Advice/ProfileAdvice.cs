using System.Globalization;

namespace FusionTiered.Advice;

/// <summary>Whether a profile would gain by another size or lifetime: a sentence, and the figures behind it.</summary>
/// <param name="Sentence">The sentence.</param>
/// <param name="Sizes">The hit rate at half, the present, double and four times the size; empty: nothing can be said.</param>
/// <param name="Lifetimes">The same for lifetimes in memory, as far as the sample is old enough to tell.</param>
internal sealed record ProfileAdvice(string Sentence, IReadOnlyList<Estimate> Sizes, IReadOnlyList<Estimate> Lifetimes)
{
    // A gain or a loss below this many points is none.
    private const double Least = 1;

    private const int Half = 0, Present = Trials.Present, Double = 2, Fourfold = 3;

    /// <param name="facts">The settings of the profile.</param>
    /// <param name="sample">The sample; null: no key was read yet.</param>
    public static ProfileAdvice Of(AdviceFacts facts, ReuseSample? sample)
    {
        if (sample is not { IsEnough: true, Room.Entries: > 0 })
        {
            return new(Text($"Profile '{facts.Profile}': too little was read for an estimate ({Origin(sample)})."), [], []);
        }

        var sizes = SizesOf(sample);
        var lifetimes = LifetimesOf(facts, sample);
        var sentence = Text($"Profile '{facts.Profile}': {sample.Measured * 100:0} % of reads hit memory with {OfRoom(sample.Room)}; {OfSizes(sizes, sample.Room)}.{OfLifetimes(lifetimes)} ({Origin(sample)}.)");
        return new(sentence, sizes, lifetimes);
    }

    private static Estimate[] SizesOf(ReuseSample sample)
    {
        var factors = Trials.Factors;
        var sizes = new Estimate[factors.Length];
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = new(Math.Max(1, Math.Round(sample.Room.Entries * factors[i])), Percent(sample.Expected(Trials.OfSize(i))), i == Present);
        }

        return sizes;
    }

    // A reuse after a longer time than the sample covers has not been seen yet. And a value that ends by a lifetime of its own gains
    // nothing by another one of the profile: each miss that no reason explains may be one.
    private static Estimate[] LifetimesOf(AdviceFacts facts, ReuseSample sample)
    {
        if (facts.Lifetime > sample.Covered || sample.Unexplained * 100 >= Least)
        {
            return [];
        }

        List<Estimate> lifetimes = [];
        var factors = Trials.Factors;
        for (var i = 0; i < factors.Length; i++)
        {
            var seconds = facts.Lifetime.TotalSeconds * factors[i];
            if (seconds <= sample.Covered.TotalSeconds)
            {
                lifetimes.Add(new(seconds, Percent(sample.Expected(Trials.OfLifetime(i))), i == Present));
            }
        }

        return [.. lifetimes];
    }

    private static string OfRoom(MemoryRoom room) => (room.Limit, room.IsFull) switch
    {
        (MemoryLimit.None, _) => Text($"{room.Entries:N0} entries and room for more"),
        (MemoryLimit.Cache, _) => Text($"{room.Entries:N0} entries, its share of the cache, which is full (MaxEntries or MaxBytes of the cache)"),
        (MemoryLimit.Bytes, true) => Text($"{room.Entries:N0} entries of their mean size (MaxBytes of the profile: {room.MaxBytes:N0})"),
        (MemoryLimit.Bytes, false) => Text($"room for {room.Entries:N0} entries of their mean size (MaxBytes of the profile: {room.MaxBytes:N0}), which is not used up"),
        (_, true) => Text($"{room.Entries:N0} entries (MaxEntries of the profile)"),
        (_, false) => Text($"room for {room.Entries:N0} entries (MaxEntries of the profile), which is not used up"),
    };

    private static string OfSizes(Estimate[] sizes, MemoryRoom room)
    {
        var now = sizes[Present].HitRate;
        if (room.IsFull && sizes[Double].HitRate - now >= Least)
        {
            return Text($"with {Size(Double)} it would be about {sizes[Double].HitRate:0} %, with {Size(Half)} about {sizes[Half].HitRate:0} %");
        }

        if (room.IsFull && sizes[Fourfold].HitRate - now >= Least)
        {
            return Text($"twice as many would gain less than a point, but {Size(Fourfold)} would make it about {sizes[Fourfold].HitRate:0} %");
        }

        return now - sizes[Half].HitRate < Least
            ? Text($"the size is enough, and half of it ({Size(Half)}) would do")
            : Text($"the size is enough, with {Size(Half)} it would be about {sizes[Half].HitRate:0} %");

        string Size(int at) => room.MaxBytes > 0 ? Text($"{sizes[at].Setting:N0} ({room.MaxBytes * Trials.Factors[at]:N0} bytes)") : Text($"{sizes[at].Setting:N0}");
    }

    private static string OfLifetimes(Estimate[] lifetimes)
    {
        var at = Array.FindIndex(lifetimes, static one => one.IsPresent);
        if (at < 0)
        {
            return string.Empty;
        }

        var now = lifetimes[at];
        foreach (var longer in lifetimes.AsSpan(at + 1))
        {
            if (longer.HitRate - now.HitRate >= Least)
            {
                return Text($" A lifetime in memory of {Span(longer.Setting)} instead of {Span(now.Setting)} would give about {longer.HitRate:0} %.");
            }
        }

        if (now.HitRate - lifetimes[0].HitRate < Least && at > 0)
        {
            return Text($" A lifetime in memory of {Span(lifetimes[0].Setting)} instead of {Span(now.Setting)} would do.");
        }

        return at == lifetimes.Length - 1
            ? string.Empty
            : Text($" A lifetime in memory longer than {Span(now.Setting)}, up to {Span(lifetimes[^1].Setting)}, would gain less than a point.");
    }

    private static double Percent(double share) => Math.Round(100 * share, 1, MidpointRounding.AwayFromZero);

    private static string Origin(ReuseSample? sample) => sample is null
        ? "no key was sampled"
        : Text($"From {sample.Keys:N0} sampled {(sample.Keys == 1 ? "key" : "keys")}, {(sample.Rate >= 1 ? "all there are" : Text($"1 in {1 / sample.Rate:#,0.#}"))}, and {sample.Samples:N0} reads of them; {Span(sample.Covered.TotalSeconds)}");

    private static string Span(double seconds) => seconds switch
    {
        < 1 => Text($"{seconds * 1000:0} ms"),
        < 120 => Text($"{seconds:0.#} s"),
        < 7_200 => Text($"{seconds / 60:0.#} min"),
        < 172_800 => Text($"{seconds / 3_600:0.#} h"),
        _ => Text($"{seconds / 86_400:0.#} days"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
