using NSubstitute;

namespace FusionTiered.Core.Tests.Mocks;

/// <summary>NSubstitute 5.3 implements the interface, and each call of an application reaches the substitute.</summary>
public sealed class NSubstituteTests
{
    private static readonly CacheProfile Feed = new("feed");

    private readonly IDomainCache _cache = Substitute.For<IDomainCache>();

    [Fact]
    public async Task A_composed_key_reaches_a_substitute()
    {
        var user = "ann";
        (await _cache.GetOrSetAsync(Feed.Key($"{user}"), static _ => new ValueTask<string>("loaded"))).Should().BeNullOrEmpty("nothing was set up");
        _cache.TryGet<string>(Feed.Key($"{user}"), out _).Should().BeFalse();
    }

    [Fact]
    public async Task A_substitute_can_answer_a_hit()
    {
        _cache.TryHit(in Arg.Any<CacheKey>(), typeof(string), Arg.Any<bool>(), out Arg.Any<object?>()).ReturnsForAnyArgs(call =>
        {
            call[3] = "mocked";
            return true;
        });
        (await _cache.GetOrSetAsync(Feed.Key($"{1}"), static _ => new ValueTask<string>("loaded"))).Should().Be("mocked");
    }

    [Fact]
    public async Task A_write_can_be_verified()
    {
        await _cache.RemoveAsync(Feed.Key($"{1}"));
        await _cache.Received(1).RemoveAsync(Feed.Of("1"), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_substitute_can_answer_how_far_a_write_got()
    {
        _cache.RemoveAsync(Arg.Any<CacheKey>(), Arg.Any<CancellationToken>()).Returns(CacheWrite.LocalOnly());
        (await _cache.RemoveAsync(Feed.Of("1"))).IsEverywhere.Should().BeFalse();
    }
}
