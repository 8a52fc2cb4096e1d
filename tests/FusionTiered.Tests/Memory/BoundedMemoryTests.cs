using FusionTiered.Keys;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Primitives;

namespace FusionTiered.Fusion.Tests.Memory;

public sealed class BoundedMemoryTests : IDisposable
{
    private readonly MemoryRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public void A_value_comes_back_as_the_object_it_was()
    {
        var value = new object();
        _rig.Set("feed:1", value);

        _rig.Memory.TryGetValue((object)"feed:1", out var byInterface).Should().BeTrue();
        _rig.Memory.TryGet("feed:1", out var byText).Should().BeTrue();
        _rig.Memory.TryGet("feed:1", KeyHash.Of("feed:1"), out var byHash).Should().BeTrue();
        _rig.Memory.TryGet("feed:1".AsSpan(), KeyHash.Of("feed:1"), out var bySpan).Should().BeTrue();
        new[] { byInterface, byText, byHash, bySpan }.Should().OnlyContain(each => ReferenceEquals(each, value));
    }

    [Fact]
    public void A_null_is_a_value()
    {
        using (var entry = _rig.Memory.CreateEntry("feed:1"))
        {
            entry.Value = null;
        }

        _rig.Memory.TryGet("feed:1", out var value).Should().BeTrue();
        value.Should().BeNull();
    }

    [Fact]
    public void An_entry_that_was_given_no_value_is_not_put()
    {
        _rig.Memory.CreateEntry("feed:1").Dispose();

        _rig.Has("feed:1").Should().BeFalse();
    }

    [Fact]
    public void An_entry_ends_at_the_earlier_of_its_two_moments()
    {
        _rig.Set("feed:1", draft: entry =>
        {
            entry.AbsoluteExpiration = _rig.Clock.GetUtcNow().AddSeconds(10);
            entry.AbsoluteExpirationRelativeToNow = TimeSpan.FromSeconds(20);
        });

        _rig.Clock.Advance(TimeSpan.FromSeconds(9));
        _rig.Has("feed:1").Should().BeTrue();
        _rig.Clock.Advance(TimeSpan.FromSeconds(1));
        _rig.Has("feed:1").Should().BeFalse();
    }

    [Fact]
    public void A_sliding_entry_lives_on_while_it_is_used()
    {
        _rig.Set("feed:1", draft: static entry => entry.SlidingExpiration = TimeSpan.FromSeconds(10));

        for (var i = 0; i < 5; i++)
        {
            _rig.Clock.Advance(TimeSpan.FromSeconds(9));
            _rig.Has("feed:1").Should().BeTrue();
        }

        _rig.Clock.Advance(TimeSpan.FromSeconds(10));
        _rig.Has("feed:1").Should().BeFalse();
    }

    [Fact]
    public void An_entry_that_is_over_at_birth_ends_the_one_before_it()
    {
        _rig.Set("feed:1");
        _rig.Set("feed:1", draft: entry => entry.AbsoluteExpiration = _rig.Clock.GetUtcNow());

        (_rig.Has("feed:1"), _rig.Memory.Count).Should().Be((false, 0));
    }

    [Fact]
    public void A_token_is_refused()
    {
        using var token = new CancellationTokenSource();
        _rig.Invoking(rig => rig.Set("feed:1", draft: entry => entry.ExpirationTokens.Add(new CancellationChangeToken(token.Token))))
            .Should().Throw<NotSupportedException>();

        _rig.Has("feed:1").Should().BeFalse();
    }

    [Fact]
    public void A_key_that_is_no_text_is_refused_and_never_found()
    {
        _rig.Memory.Invoking(static memory => memory.CreateEntry(5)).Should().Throw<ArgumentException>().WithMessage("*string*Int32*");
        _rig.Memory.TryGetValue(5, out _).Should().BeFalse();
    }

    [Fact]
    public void Keys_are_those_of_values_and_a_clear_leaves_none()
    {
        _rig.Set("feed:1");
        _rig.Set("feed:2{nothing}", true);
        _rig.Set("__fc:t:red", 1L);
        _rig.Memory.Store.Entries.Select(static entry => entry.Key).Should().BeEquivalentTo("feed:1", "feed:2{nothing}");

        _rig.Memory.Clear();
        (_rig.Memory.Count, _rig.Memory.Bytes, _rig.Memory.Marks).Should().Be((0, 0, 0));
    }

    [Fact]
    public void A_value_put_after_the_end_is_not_kept()
    {
        var late = _rig.Memory.CreateEntry("feed:1");
        late.Value = 1;
        _rig.Memory.Dispose();
        late.Dispose();

        _rig.Has("feed:1").Should().BeFalse();
    }

    [Fact]
    public void A_million_hits_allocate_nothing()
    {
        _rig.Set("feed:1");
        _rig.Set("__fc:t:red", 1L);
        for (var i = 0; i < 100_000; i++)
        {
            Hit();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000_000; i++)
        {
            Hit();
        }

        ((GC.GetAllocatedBytesForCurrentThread() - before) / 1_000_000).Should().Be(0);

        void Hit()
        {
            _rig.Memory.TryGetValue((object)"feed:1", out _);
            _rig.Memory.TryGet("__fc:t:red", out _);
        }
    }

    [Fact]
    public async Task A_hit_waits_for_no_writer()
    {
        _rig.Set("feed:1");
        var held = new TaskCompletionSource();
        using var done = new ManualResetEventSlim();
        var holder = Task.Factory.StartNew(
            () =>
            {
                lock (_rig.Memory.Store.Gate)
                {
                    held.SetResult();
                    return done.Wait(TimeSpan.FromSeconds(20));
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

        await held.Task;
        _rig.Has("feed:1").Should().BeTrue();
        done.Set();
        (await holder).Should().BeTrue("the read waited for no writer");
    }
}
