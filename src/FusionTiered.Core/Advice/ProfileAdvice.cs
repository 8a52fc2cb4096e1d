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

    private const int Half = 0, Present = SampledLifetime.Present, Double = 2, Fourfold = 3;

    /// <param name="facts">The settings of the profile, and what lies in memory.</param>
    /// <param name="sample">The sample; null: no key was read yet.</param>
    public static ProfileAdvice Of(AdviceFacts facts, ReuseSample? sample)
    {
        if (sample is not { IsEnough: true } || facts.Room.Entries <= 0)
        {
            return new(Text($"Profile '{facts.Profile}': too little was read for an estimate ({Origin(sample)})."), [], []);
        }

        var sizes = SizesOf(facts, sample);
        var lifetimes = LifetimesOf(facts, sample);
        var sentence = Text($"Profile '{facts.Profile}': {sample.Measured * 100:0} % of reads hit memory with {OfRoom(facts.Room)}; {OfSizes(sizes, facts.Room.IsFull)}.{OfLifetimes(lifetimes)} ({Origin(sample)}.)");
        return new(sentence, sizes, lifetimes);
    }

    private static Estimate[] SizesOf(AdviceFacts facts, ReuseSample sample)
    {
        var factors = SampledLifetime.Factors;
        var sizes = new Estimate[factors.Length];
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = new(Math.Max(1, Math.Round(facts.Room.Entries * factors[i])), Percent(sample.Expected(Present, i)), i == Present);
        }

        return sizes;
    }

    // A reuse after a longer time than the sample covers has not been seen yet.
    private static Estimate[] LifetimesOf(AdviceFacts facts, ReuseSample sample)
    {
        List<Estimate> lifetimes = [];
        var factors = SampledLifetime.Factors;
        for (var i = 0; i < factors.Length && facts.Lifetime < TimeSpan.MaxValue; i++)
        {
            var seconds = facts.Lifetime.TotalSeconds * factors[i];
            if (seconds <= sample.Covered.TotalSeconds || i == Present)
            {
                lifetimes.Add(new(seconds, Percent(sample.Expected(i, Present)), i == Present));
            }
        }

        return lifetimes.Count > 1 ? [.. lifetimes] : [];
    }

    private static string OfRoom(MemoryRoom room) =>
        room.IsFull ? Text($"{room.Entries:N0} entries")
        : room.IsLimit ? Text($"room for {room.Entries:N0} entries, which is not used up")
        : Text($"{room.Entries:N0} entries and room for more");

    private static string OfSizes(Estimate[] sizes, bool isFull)
    {
        var now = sizes[Present].HitRate;
        if (isFull && sizes[Double].HitRate - now >= Least)
        {
            return Text($"with {sizes[Double].Setting:N0} it would be about {sizes[Double].HitRate:0} %, with {sizes[Half].Setting:N0} about {sizes[Half].HitRate:0} %");
        }

        if (isFull && sizes[Fourfold].HitRate - now >= Least)
        {
            return Text($"twice as many would gain less than a point, {sizes[Fourfold].Setting:N0} would make it about {sizes[Fourfold].HitRate:0} %");
        }

        return now - sizes[Half].HitRate < Least
            ? Text($"the size is enough, and half of it ({sizes[Half].Setting:N0}) would do")
            : Text($"the size is enough, with {sizes[Half].Setting:N0} it would be about {sizes[Half].HitRate:0} %");
    }

    private static string OfLifetimes(Estimate[] lifetimes)
    {
        if (lifetimes.Length == 0)
        {
            return string.Empty;
        }

        var now = lifetimes.First(static one => one.IsPresent);
        var longer = lifetimes.FirstOrDefault(one => one.Setting > now.Setting && one.HitRate - now.HitRate >= Least);
        if (longer != default)
        {
            return Text($" A lifetime in memory of {Span(longer.Setting)} instead of {Span(now.Setting)} would give about {longer.HitRate:0} %.");
        }

        var shorter = lifetimes[0];
        return shorter.IsPresent || now.HitRate - shorter.HitRate >= Least
            ? Text($" A lifetime in memory longer than {Span(now.Setting)} would gain less than a point.")
            : Text($" A lifetime in memory of {Span(shorter.Setting)} instead of {Span(now.Setting)} would do.");
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
