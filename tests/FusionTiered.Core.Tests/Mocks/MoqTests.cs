using Moq;

namespace FusionTiered.Core.Tests.Mocks;

/// <summary>Moq 4.20 implements the interface, and each call of an application reaches the mock.</summary>
public sealed class MoqTests
{
    private static readonly CacheProfile Feed = new("feed");

    private readonly Mock<IDomainCache> _mock = new();

    [Fact]
    public async Task A_composed_key_reaches_a_mock()
    {
        var user = "ann";
        (await _mock.Object.GetOrSetAsync(Feed.Key($"{user}"), static _ => new ValueTask<string>("loaded"))).Should().BeNull("nothing was set up");
        _mock.Object.TryGet<string>(Feed.Key($"{user}"), out _).Should().BeFalse();
    }

    [Fact]
    public async Task A_mock_can_answer_a_hit()
    {
        object? value = "mocked";
        _mock.Setup(cache => cache.TryHit(in It.Ref<CacheKey>.IsAny, typeof(string), It.IsAny<bool>(), out value)).Returns(true);
        (await _mock.Object.GetOrSetAsync(Feed.Key($"{1}"), static _ => new ValueTask<string>("loaded"))).Should().Be("mocked");
        _mock.Object.TryGet(Feed.Of("1"), out string hit).Should().BeTrue();
        hit.Should().Be("mocked");
    }

    [Fact]
    public async Task A_write_can_be_verified()
    {
        // Made before: an expression tree cannot call Of, which takes a span.
        var (one, two) = (Feed.Of("1"), Feed.Of("2"));
        await _mock.Object.RemoveAsync(Feed.Key($"{1}"));
        await _mock.Object.SetAsync(two, "two", TimeSpan.FromMinutes(1));
        _mock.Verify(cache => cache.RemoveAsync(one, default), Times.Once);
        _mock.Verify(cache => cache.SetAsync(two, "two", It.Is<CacheCallOptions>(o => o.Lifetime == TimeSpan.FromMinutes(1)), default), Times.Once);
    }

    [Fact]
    public async Task A_mock_can_answer_how_far_a_write_got()
    {
        _mock.Setup(cache => cache.RemoveAsync(It.IsAny<CacheKey>(), It.IsAny<CancellationToken>())).ReturnsAsync(CacheWrite.LocalOnly());
        (await _mock.Object.RemoveAsync(Feed.Of("1"))).IsEverywhere.Should().BeFalse();
    }
}
