using System.Buffers;
using System.IO.Pipelines;
using FusionTiered.AspNetCore.Tests.Support;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;

namespace FusionTiered.AspNetCore.Tests.HttpCaching;

/// <summary>The store by the buffers of <see cref="IOutputCacheBufferStore"/>.</summary>
public sealed class BufferStoreTests
{
    private static readonly string[] Tags = ["shop"];

    [Theory]
    [InlineData(TestEngine.FusionCache)]
    [InlineData(TestEngine.Coherent)]
    public async Task What_is_stored_is_written_to_the_pipe_until_its_tag_is_evicted(TestEngine engine)
    {
        await using var app = await HttpApp.StartAsync(static _ => { }, engine: engine);
        var store = (IOutputCacheBufferStore)app.Services.GetRequiredService<IOutputCacheStore>();
        await store.SetAsync("page", new ReadOnlySequence<byte>([1, 2, 3]), Tags, TimeSpan.FromMinutes(1), CancellationToken.None);

        (await WrittenAsync(store, "page")).Should().Equal(1, 2, 3);
        (await WrittenAsync(store, "other")).Should().BeNull();
        await store.EvictByTagAsync("shop", CancellationToken.None);
        (await WrittenAsync(store, "page")).Should().BeNull();
    }

    private static async Task<byte[]?> WrittenAsync(IOutputCacheBufferStore store, string key)
    {
        using var written = new MemoryStream();
        var pipe = PipeWriter.Create(written);
        var found = await store.TryGetAsync(key, pipe, CancellationToken.None);
        await pipe.CompleteAsync();
        return found ? written.ToArray() : null;
    }
}
