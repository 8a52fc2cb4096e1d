using Microsoft.Extensions.Caching.Memory;

namespace FusionTiered.Fusion.Memory;

/// <summary>A mark: not a value of an application, but a fact about values.</summary>
/// <param name="Value">The fact.</param>
/// <param name="PutAt">When it was put, in milliseconds of the clock.</param>
/// <param name="DeadAt">When it is over.</param>
/// <param name="Callbacks">Told when it leaves; null: nobody is.</param>
internal sealed record Mark(object? Value, long PutAt, long DeadAt, IList<PostEvictionCallbackRegistration>? Callbacks);
