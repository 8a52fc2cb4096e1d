namespace FusionTiered.Guards;

/// <summary>A log sentence is known by its number, in every package together.</summary>
public sealed class LogIdsAreUniqueTests
{
    [Fact]
    public void No_two_log_sentences_share_an_id() =>
        LogSentence.All.GroupBy(sentence => sentence.Id).Where(same => same.Count() > 1)
            .Select(same => $"{same.Key}: {string.Join(", ", same.Select(sentence => sentence.Where))}")
            .Should().BeEmpty();

    [Fact]
    public void Every_log_sentence_has_an_id() =>
        LogSentence.All.Where(sentence => sentence.Id <= 0).Select(sentence => sentence.Where).Should().BeEmpty("an id that is left out changes with the method's name");
}
