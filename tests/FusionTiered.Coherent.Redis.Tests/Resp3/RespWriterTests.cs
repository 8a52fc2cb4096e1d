using System.Buffers;
using System.Text;
using FusionTiered.Redis.Resp3;
using FusionTiered.Redis.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace FusionTiered.Redis.Tests.Resp3;

public sealed class RespWriterTests
{
    [Fact]
    public void A_command_is_an_array_of_bulk_strings()
        => Written((ref RespWriter writer) =>
        {
            writer.Command("SET"u8, 4);
            writer.Argument("p:"u8, "ключ", "}"u8);
            writer.Argument(new ReadOnlySequence<byte>("v"u8.ToArray()));
            writer.Argument("PX");
            writer.Argument(-1500);
        }).Should().Be("*5\r\n$3\r\nSET\r\n$11\r\np:ключ}\r\n$1\r\nv\r\n$2\r\nPX\r\n$5\r\n-1500\r\n");

    [Fact]
    public void Any_bytes_come_through_a_command_unchanged()
        => Prop.ForAll<byte[][]>(arguments =>
        {
            var output = new OutputBuffer();
            var writer = new RespWriter(output);
            writer.Command("X"u8, arguments.Length);
            foreach (var argument in arguments)
                writer.Argument(argument);
            writer.Finish(1);
            var frames = Wire.Frames(output.Written, [1, 2, 3]);
            var reader = new RespReader(frames.Should().ContainSingle().Subject);
            reader.ReadArray().Should().Be(arguments.Length + 1);
            reader.ReadBytes().SequenceEqual("X"u8).Should().BeTrue();
            foreach (var argument in arguments)
                reader.ReadBytes().SequenceEqual(argument).Should().BeTrue();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_key_that_looks_like_a_command_stays_a_key()
        => Written((ref RespWriter writer) =>
        {
            writer.Command("GET"u8, 1);
            writer.Argument("k\r\nSET x 1\r\n");
        }).Should().Be("*2\r\n$3\r\nGET\r\n$12\r\nk\r\nSET x 1\r\n\r\n");

    [Fact]
    public void A_lone_surrogate_is_refused_because_two_keys_would_become_one()
        => FluentActions.Invoking(() => Written((ref RespWriter writer) =>
        {
            writer.Command("GET"u8, 1);
            writer.Argument("a\ud800");
        })).Should().Throw<EncoderFallbackException>();

    [Fact]
    public void A_missing_argument_is_found_before_anything_is_sent()
        => FluentActions.Invoking(() => Written((ref RespWriter writer) => writer.Command("GET"u8, 1))).Should().Throw<InvalidOperationException>();

    [Fact]
    public void An_argument_too_many_is_found_before_anything_is_sent()
        => FluentActions.Invoking(() => Written((ref RespWriter writer) =>
        {
            writer.Command("PING"u8, 0);
            writer.Argument(1);
        })).Should().Throw<InvalidOperationException>();

    [Fact]
    public void A_buffer_gives_back_what_one_large_value_needed()
    {
        var output = new OutputBuffer();
        output.Reserve(10 << 20);
        output.Advance(10 << 20);
        output.Clear();
        output.Reserve(1).Length.Should().BeLessThan(1 << 20);
    }

    private delegate void Writing(ref RespWriter writer);

    private static string Written(Writing write)
    {
        var output = new OutputBuffer();
        var writer = new RespWriter(output);
        write(ref writer);
        writer.Finish(1);
        return Encoding.UTF8.GetString(output.Written);
    }
}
