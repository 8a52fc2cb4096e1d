using FusionTiered.Redis.Commands;
using FusionTiered.Redis.Connections;
using FusionTiered.Redis.Resp3;
using FusionTiered.Redis.Tests.Support;

namespace FusionTiered.Redis.Tests.Connections;

/// <summary>
/// (before write, after write, during reply) x (cancelled, timed out, connection lost) x (1, 1000 in flight): every caller gets its own
/// value or a typed failure, and whoever asks afterwards gets its own value, too. Values are unique: each is its key.
/// </summary>
public sealed class AbandonedCommandTests
{
    public enum Moment
    {
        BeforeWrite,
        AfterWrite,
        DuringReply,
    }

    public static TheoryData<Moment, int> Cases => new()
    {
        { Moment.BeforeWrite, 1 }, { Moment.BeforeWrite, 1000 },
        { Moment.AfterWrite, 1 }, { Moment.AfterWrite, 1000 },
        { Moment.DuringReply, 1 }, { Moment.DuringReply, 1000 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Cancelled_commands_swallow_their_replies(Moment moment, int inFlight)
    {
        await using var scene = await Scene.StartAsync(moment, inFlight);
        using var cancel = new CancellationTokenSource();
        var (leaving, staying) = scene.Ask(new SendOptions(), cancel.Token);
        await scene.ReachedAsync();
        await cancel.CancelAsync();
        foreach (var task in leaving)
            (await FluentActions.Awaiting(() => task.Ends()).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(cancel.Token);
        await scene.EveryoneGetsTheirOwnAsync(staying);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Timed_out_commands_swallow_their_replies(Moment moment, int inFlight)
    {
        await using var scene = await Scene.StartAsync(moment, inFlight);
        var (leaving, staying) = scene.Ask(new SendOptions { Budget = TimeSpan.FromMilliseconds(30) }, CancellationToken.None);
        await scene.ReachedAsync();
        foreach (var task in leaving)
            (await FluentActions.Awaiting(() => task.Ends()).Should().ThrowAsync<RedisTimeoutException>()).Which.IsOutcomeUnknown.Should().BeTrue();
        await scene.EveryoneGetsTheirOwnAsync(staying);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_lost_connection_fails_every_command_that_has_no_value(Moment moment, int inFlight)
    {
        await using var scene = await Scene.StartAsync(moment, inFlight);
        var (first, second) = scene.Ask(new SendOptions(), CancellationToken.None);
        await scene.ReachedAsync();
        await scene.BreakAsync();
        foreach (var task in first.Concat(second))
        {
            var lost = (await FluentActions.Awaiting(() => task.Ends()).Should().ThrowAsync<RedisConnectionLostException>()).Which;
            if (moment != Moment.BeforeWrite)
                lost.IsOutcomeUnknown.Should().BeTrue();
        }

        scene.Link.Connection.PendingOperations.Should().Be(0);
        await FluentActions.Awaiting(() => scene.Link.Connection.GetAsync(Links.Key("later")).Ends()).Should().ThrowAsync<RedisNotConnectedException>();
    }

    [Fact]
    public async Task A_command_that_never_reached_the_socket_is_known_not_to_be_executed()
    {
        await using var scene = await Scene.StartAsync(Moment.BeforeWrite, 1);
        var (first, _) = scene.Ask(new SendOptions(), CancellationToken.None);
        await scene.ReachedAsync();
        // The first is in the hands of the writer; what comes now waits behind it.
        var behind = scene.Link.Connection.GetAsync(Links.Key("behind"));
        await scene.BreakAsync();
        (await FluentActions.Awaiting(() => first[0].Ends()).Should().ThrowAsync<RedisConnectionLostException>()).Which.IsOutcomeUnknown.Should().BeTrue();
        (await FluentActions.Awaiting(() => behind.Ends()).Should().ThrowAsync<RedisConnectionLostException>()).Which.IsOutcomeUnknown.Should().BeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_batch_left_between_its_replies_swallows_the_rest(int repliesBefore)
    {
        string[] replies = [PeerConnection.Bulk("value"), PeerConnection.Bulk("other"), ":1\r\n"];
        var goOn = new TaskCompletionSource();
        await using var peer = new ScriptedPeer(async server =>
        {
            await server.GreetAsync();
            for (var i = 0; i < 3; i++)
                await server.CommandAsync();
            await server.SayAsync(string.Concat(replies.Take(repliesBefore)));
            await goOn.Task;
            await server.SayAsync(string.Concat(replies.Skip(repliesBefore)));
            await server.ServeAsync(command => PeerConnection.Bulk(command[1]));
        });
        await using var link = await Links.OpenAsync(Links.Settings(peer.Port));
        using var cancel = new CancellationTokenSource();
        var batch = new RedisBatch();
        batch.Get(Links.Key("a"));
        batch.Get(Links.Key("b"));
        batch.Delete(Links.Key("c"));
        var asked = batch.SendAsync(link.Connection, default, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await FluentActions.Awaiting(() => asked.Ends()).Should().ThrowAsync<OperationCanceledException>();
        goOn.SetResult();
        for (var i = 0; i < 5; i++)
            Links.Text(await link.Connection.GetAsync(Links.Key($"after{i}")).Ends()).Should().Be($"after{i}");
    }

    [Fact]
    public async Task A_command_cancelled_beforehand_is_not_written()
    {
        await using var scene = await Scene.StartAsync(Moment.AfterWrite, 1);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await FluentActions.Awaiting(() => scene.Link.Connection.GetAsync(Links.Key("k"), default, cancelled.Token).Ends()).Should().ThrowAsync<OperationCanceledException>();
        scene.Link.Connection.PendingOperations.Should().Be(0);
    }

    private sealed class Scene : IAsyncDisposable
    {
        private readonly Moment _moment;
        private readonly int _inFlight;
        private readonly GatedStreams _streams = new();
        private readonly ScriptedPeer _peer;
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private PeerConnection? _server;

        private Scene(Moment moment, int inFlight)
        {
            _moment = moment;
            _inFlight = inFlight;
            _peer = new(ServeAsync);
        }

        public Links.OpenLink Link { get; private set; } = null!;

        private int Asked => _inFlight == 1 ? 1 : 2 * _inFlight;

        public static async Task<Scene> StartAsync(Moment moment, int inFlight)
        {
            var scene = new Scene(moment, inFlight);
            var settings = Links.Settings(scene._peer.Port, options => options.ConnectTimeout = Links.Long);
            scene.Link = await Links.OpenAsync(new()
            {
                Endpoints = settings.Endpoints, ConnectTimeout = Links.Long, ReadBudget = Links.Long, WriteBudget = Links.Long,
                PingInterval = Links.Long, SilenceLimit = Links.Long, Streams = scene._streams,
            });
            return scene;
        }

        /// <summary>Asks for keys in turn: one that leaves, one that stays (with a single one in flight: only one that leaves).</summary>
        public (List<Task<string?>> Leaving, List<Task<string?>> Staying) Ask(SendOptions options, CancellationToken cancellation)
        {
            if (_moment == Moment.BeforeWrite)
                _streams.Hold();
            var leaving = new List<Task<string?>>();
            var staying = new List<Task<string?>>();
            for (var i = 0; i < _inFlight; i++)
            {
                leaving.Add(AskAsync($"leave{i}", options, cancellation));
                if (_inFlight > 1)
                    staying.Add(AskAsync($"k{i}", default, CancellationToken.None));
            }

            return (leaving, staying);
        }

        public async Task ReachedAsync()
        {
            if (_moment == Moment.BeforeWrite)
                await Eventually.True(() => Link.Connection.PendingOperations == Asked && _streams.IsHolding, "all are in line");
            else
                await _reached.Task.Ends();
        }

        public async Task EveryoneGetsTheirOwnAsync(List<Task<string?>> staying)
        {
            _streams.LetGo();
            _goOn.TrySetResult();
            for (var i = 0; i < staying.Count; i++)
                (await staying[i].Ends()).Should().Be($"k{i}");
            for (var i = 0; i < 5; i++)
                (await AskAsync($"after{i}", default, CancellationToken.None).Ends()).Should().Be($"after{i}");
            Link.Connection.PendingOperations.Should().Be(0);
            Link.Connection.PendingBytes.Should().Be(0);
        }

        /// <summary>Breaks the connection. What the writer has in its hands goes out when the reader has noticed.</summary>
        public async Task BreakAsync()
        {
            _server!.Reset();
            await Eventually.True(() => Link.Connection.Closed is not null, "the reader notices");
            _streams.LetGo();
        }

        public async ValueTask DisposeAsync()
        {
            _streams.LetGo();
            await Link.DisposeAsync();
            await _peer.DisposeAsync();
            _streams.Dispose();
        }

        private async Task<string?> AskAsync(string key, SendOptions options, CancellationToken cancellation)
            => Links.Text(await Link.Connection.GetAsync(Links.Key(key), options, cancellation));

        private async Task ServeAsync(PeerConnection peer)
        {
            _server = peer;
            await peer.GreetAsync();
            var replies = new List<string>();
            for (var i = 0; i < Asked; i++)
                replies.Add(PeerConnection.Bulk((await peer.CommandAsync())[1]));
            var early = _moment == Moment.DuringReply ? replies[0][..(replies[0].Length - 3)] : "";
            await peer.SayAsync(early);
            _reached.SetResult();
            await _goOn.Task;
            await peer.SayAsync(string.Concat(replies)[early.Length..]);
            await peer.ServeAsync(command => PeerConnection.Bulk(command[1]));
        }
    }
}
