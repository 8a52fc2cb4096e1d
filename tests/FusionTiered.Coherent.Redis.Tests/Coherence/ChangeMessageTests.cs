using System.Text;
using FusionTiered.Redis.Keyspace;

namespace FusionTiered.Redis.Tests.Coherence;

/// <summary>The spelling of messages.</summary>
public sealed class ChangeMessageTests
{
    [Theory]
    [InlineData("12 abc ft:k", 12, false, "abc", "ft:k")]
    [InlineData("!1764520000000001 - ft:a b\r\n", 1764520000000001, true, "-", "ft:a b\r\n")]
    [InlineData("1 x ", 1, false, "x", "")]
    public void A_message_has_a_number_a_sender_and_a_key(string text, long number, bool isFirst, string sender, string key)
    {
        ChangeMessage.TryRead(Encoding.UTF8.GetBytes(text), out var message).Should().BeTrue();
        (message.Number, message.IsFirst).Should().Be((number, isFirst));
        Encoding.UTF8.GetString(message.Sender).Should().Be(sender);
        Encoding.UTF8.GetString(message.Key).Should().Be(key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("12")]
    [InlineData("12 ")]
    [InlineData("0 a k")]
    [InlineData("-3 a k")]
    [InlineData("12  k")]
    [InlineData("99999999999999999999 a k")]
    public void Anything_else_is_none(string text) => ChangeMessage.TryRead(Encoding.UTF8.GetBytes(text), out _).Should().BeFalse();
}
