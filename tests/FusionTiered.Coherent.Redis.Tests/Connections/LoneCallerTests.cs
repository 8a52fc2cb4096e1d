using System.Collections.Concurrent;
using System.Net.Sockets;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Resp3;
using FusionTiered.Redis.Tests.Support;
using FusionTiered.Servers;

namespace FusionTiered.Redis.Tests.Connections;

/// <summary>A caller that is alone sends its command itself.</summary>
public sealed class LoneCallerTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    [RedisFact]
    public async Task A_caller_that_is_alone_for_a_while_sends_by_itself()
    {
        using var streams = new WatchedStreams();
        await using var link = await OpenAsync(streams);
        await Eventually.TrueAsync(() => SendsItselfAsync(link, streams), "it sends itself");
    }

    [RedisFact]
    public async Task While_it_sends_others_come_behind_it()
    {
        using var streams = new WatchedStreams();
        await using var link = await OpenAsync(streams);
        await Eventually.TrueAsync(() => SendsItselfAsync(link, streams), "it sends itself");
        streams.Gate.Reset();
        var first = Task.Run(() => RawCommand.SendAsync(link.Connection, "ECHO first").AsTask());
        await Eventually.True(() => streams.Held > 0, "it is sending");
        var others = Enumerable.Range(0, 20).Select(i => RawCommand.SendAsync(link.Connection, $"ECHO {i}").AsTask()).ToArray();
        streams.Gate.Set();
        (await first.Ends()).Should().Be("first");
        (await Task.WhenAll(others).WaitAsync(Links.Long)).Should().Equal(Enumerable.Range(0, 20).Select(static i => $"{i}"));
    }

    [RedisFact]
    public async Task A_failure_of_its_sending_is_one_of_the_connection()
    {
        using var streams = new WatchedStreams();
        await using var link = await OpenAsync(streams);
        await Eventually.TrueAsync(() => SendsItselfAsync(link, streams), "it sends itself");
        streams.Fails = true;
        await FluentActions.Awaiting(() => RawCommand.SendAsync(link.Connection, "ECHO x").Ends()).Should().ThrowAsync<RedisException>();
        (await link.Ended.WaitAsync(Links.Long)).Should().BeOfType<IOException>();
    }

    private Task<Links.OpenLink> OpenAsync(WatchedStreams streams) => Links.OpenAsync(Links.Settings(redis.Server.Port, options => options.Streams = streams));

    private static async Task<bool> SendsItselfAsync(Links.OpenLink link, WatchedStreams streams)
    {
        streams.Writers.Clear();
        var reply = RawCommand.SendAsync(link.Connection, "ECHO x");
        var isOwn = streams.Writers.Contains(Environment.CurrentManagedThreadId);
        await reply.Ends();
        return isOwn;
    }

    private sealed class WatchedStreams : IStreamFactory, IDisposable
    {
        private int _held;

        /// <summary>The threads that have written.</summary>
        public ConcurrentQueue<int> Writers { get; } = new();

        public ManualResetEventSlim Gate { get; } = new(initialState: true);

        /// <summary>How many writers stand before the gate.</summary>
        public int Held => Volatile.Read(ref _held);

        public bool Fails { get; set; }

        public Stream Open(Socket socket, RedisEndpoint endpoint) => new WatchedStream(socket, this);

        public void Dispose() => Gate.Dispose();

        private sealed class WatchedStream(Socket socket, WatchedStreams watched) : NetworkStream(socket, ownsSocket: false)
        {
            public override void Write(ReadOnlySpan<byte> buffer)
            {
                watched.Writers.Enqueue(Environment.CurrentManagedThreadId);
                if (watched.Fails)
                    throw new IOException("The line is broken.");
                Interlocked.Increment(ref watched._held);
                watched.Gate.Wait();
                Interlocked.Decrement(ref watched._held);
                base.Write(buffer);
            }
        }
    }
}
