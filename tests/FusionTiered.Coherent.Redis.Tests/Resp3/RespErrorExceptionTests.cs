using FusionTiered.Redis.Resp3;

namespace FusionTiered.Redis.Tests.Resp3;

public sealed class RespErrorExceptionTests
{
    [Theory]
    [InlineData("WRONGPASS invalid username-password pair or user is disabled.", "WRONGPASS")]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'.", "OOM")]
    [InlineData("READONLY You can't write against a read only replica.", "READONLY")]
    [InlineData("LOADING Redis is loading the dataset in memory", "LOADING")]
    [InlineData("NOPERM this user has no permissions to run the 'get' command", "NOPERM")]
    [InlineData("MOVED 3999 127.0.0.1:6381", "MOVED")]
    [InlineData("NOSCRIPT No matching script. Please use EVAL.", "NOSCRIPT")]
    [InlineData("ERR", "ERR")]
    [InlineData("something without a code", "ERR")]
    [InlineData("", "ERR")]
    public void The_first_word_is_the_code(string reply, string code)
    {
        var error = RespErrorException.Parse("GET", System.Text.Encoding.UTF8.GetBytes(reply));
        error.Code.Should().Be(code);
        error.Command.Should().Be("GET");
        error.IsOutcomeUnknown.Should().BeFalse();
    }

    [Fact]
    public void Arguments_that_the_server_repeats_do_not_show()
        => RespErrorException.Parse("X", "ERR unknown command 'X', with args beginning with: 'canary' "u8).ToString().Should().NotContain("canary");

    [Fact]
    public void Text_can_be_dropped_altogether()
        => RespErrorException.Parse("HELLO", "WEIRD canary"u8, withText: false).Message.Should().Be("Redis answered HELLO with WEIRD.");

    [Fact]
    public void Control_characters_do_not_reach_a_log()
        => RespErrorException.Parse("GET", "ERR a\nb"u8).Text.Should().Be("a?b");
}
