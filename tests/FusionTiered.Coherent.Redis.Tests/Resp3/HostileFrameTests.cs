using FusionTiered.Redis.Resp3;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Resp3;

public sealed class HostileFrameTests
{
    private const long OneMegabyte = 1 << 20;

    private static readonly RespLimits Small = new() { MaxBulkBytes = 100, MaxElements = 10, MaxDepth = 3, MaxLineBytes = 50, MaxFrameBytes = 300 };

    public static TheoryData<string> Malformed => new()
    {
        "\0", "\r\n", "\n", "GET k\r\n", "HTTP/1.1 400 Bad Request\r\n", "?1\r\n", ";3\r\n", ".\r\n",
        "$2147483647\r\n", "$4294967297\r\n", "$99999999999999999999\r\n", "$-2\r\n", "$-0\r\n", "$\r\n", "$ 1\r\n", "$+1\r\n", "$01\r\n", "$1a\r\n", "$?\r\n",
        "*1000000000\r\n", "*-2\r\n", "*?\r\n", "%1000000000\r\n", "%-1\r\n", "~-1\r\n", ">-1\r\n", "|1000000000\r\n", "=3\r\nabc\r\n", "!-1\r\n",
        "$3\r\nabcd\r\n", "$3\r\nabc\n\r", "+a\nb\r\n", "+a\rb\r\n", ":\r\n", ":1.5\r\n", ":99999999999999999999\r\n", ":--1\r\n", ":++1\r\n",
        "_x\r\n", "#x\r\n", "#\r\n", "#tt\r\n", ",\r\n", ",1.2.3\r\n", ",Infinity\r\n", "(\r\n", "(-\r\n", "(12a\r\n",
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void What_RESP3_does_not_allow_is_refused(string wire)
        => FluentActions.Invoking(() => Wire.Frames(wire)).Should().Throw<RespProtocolException>();

    [Theory]
    [InlineData("$101\r\n")]
    [InlineData("*11\r\n")]
    [InlineData("%6\r\n")]
    [InlineData("*1\r\n*1\r\n*1\r\n*1\r\n")]
    [InlineData("*1\r\n|1\r\n*1\r\n*1\r\n")]
    [InlineData("*10\r\n$100\r\n")]
    public void What_exceeds_a_limit_is_refused_on_its_header(string wire)
    {
        var limits = Small with { MaxFrameBytes = wire.StartsWith("*10", StringComparison.Ordinal) ? 60 : 300 };
        FluentActions.Invoking(() => Wire.Frames(Wire.Bytes(wire), [], limits)).Should().Throw<RespProtocolException>();
    }

    [Fact]
    public void A_line_without_an_end_is_refused()
        => FluentActions.Invoking(() => Wire.Frames(Wire.Bytes("+" + new string('a', 52)), [], Small)).Should().Throw<RespProtocolException>();

    [Fact]
    public void Attributes_without_an_end_are_refused()
        => FluentActions.Invoking(() => Wire.Frames(string.Concat(Enumerable.Repeat("|0\r\n", 200))).Should().BeEmpty()).Should().NotThrow();

    [Fact]
    public void Attributes_beyond_the_frame_limit_are_refused()
        => FluentActions.Invoking(() => Wire.Frames(Wire.Bytes(string.Concat(Enumerable.Repeat("|0\r\n", 200))), [], Small)).Should().Throw<RespProtocolException>();

    [Theory]
    [InlineData("$2147483647\r\n")]
    [InlineData("*1000000000\r\n")]
    [InlineData("depth")]
    public void A_hostile_header_costs_no_memory(string wire)
    {
        var bytes = Wire.Bytes(wire is "depth" ? string.Concat(Enumerable.Repeat("*1\r\n", 1000)) : wire);
        var before = GC.GetAllocatedBytesForCurrentThread();
        FluentActions.Invoking(() => Scan(bytes)).Should().Throw<RespProtocolException>();
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(OneMegabyte);
    }

    [Fact]
    public void Mutated_frames_end_in_frames_or_in_a_protocol_error_and_nothing_else() => Seeded.Run(20_000, random =>
    {
        var wire = Wire.Bytes(string.Concat(Enumerable.Range(0, 3).Select(_ => RandomFrame.Next(random).Wire)));
        if (wire.Length > 400)
            return;
        for (var mutations = random.Next(1, 4); mutations > 0 && wire.Length > 0; mutations--)
            wire = Mutate(wire, random);
        try
        {
            foreach (var frame in Wire.Frames(wire, Enumerable.Repeat(random.Next(1, 30), wire.Length)))
            {
                Wire.Show(frame);
                ReadAsEverything(frame);
            }
        }
        catch (RespProtocolException)
        {
            // The clean way out.
        }
    });

    [Fact]
    public void Scanning_and_reading_allocate_nothing()
    {
        var wire = Wire.Bytes("*3\r\n:1\r\n$3\r\nabc\r\n|1\r\n+a\r\n:1\r\n%1\r\n+k\r\n,1.5\r\n");
        Scan(wire);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Scan(wire);
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
    }

    private static void Scan(byte[] wire)
    {
        var scanner = new RespFrameScanner(RespLimits.Default);
        for (var end = 1; end <= wire.Length; end++)
        {
            if (!scanner.TryComplete(wire.AsSpan(0, end)))
                continue;
            var reader = new RespReader(wire);
            while (reader.TryRead())
            {
            }
        }
    }

    private static void ReadAsEverything(byte[] frame)
    {
        foreach (var push in new RespPushes(frame))
            _ = FusionTiered.Redis.Connections.InvalidatedKeys.TryRead(push, out _);
        for (var kind = 0; kind < 7; kind++)
        {
            try
            {
                var reader = new RespReader(frame);
                switch (kind)
                {
                    case 0: reader.ReadInteger(); break;
                    case 1: reader.TryReadBytes(out _); break;
                    case 2: reader.ReadArray(); break;
                    case 3: reader.ReadMap(); break;
                    case 4: reader.ReadOk(); break;
                    case 5: reader.ThrowIfError("X"); break;
                    default: reader.ReadAnything(); break;
                }
            }
            catch (RedisException)
            {
                // Another type than asked for.
            }
        }
    }

    private static byte[] Mutate(byte[] wire, Random random)
    {
        var at = random.Next(wire.Length);
        switch (random.Next(4))
        {
            case 0:
                wire[at] ^= (byte)(1 << random.Next(8));
                return wire;
            case 1:
                return [.. wire[..at], .. wire[(at + 1)..]];
            case 2:
                return [.. wire[..at], (byte)"\r\n$*%~>|:-0129"[random.Next(14)], .. wire[at..]];
            default:
                var from = random.Next(wire.Length);
                return [.. wire[..at], .. wire[from..Math.Min(wire.Length, from + random.Next(8))], .. wire[at..]];
        }
    }
}
