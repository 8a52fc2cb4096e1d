namespace FusionTiered.Conformance;

public abstract partial class DomainCacheConformance<TEngine>
{
    [ConformanceFact(Needs = [CachePromise.InvalidationBeatsLoad])]
    public Task A_removal_beats_a_load_in_flight() => BeatsLoadAsync(static cache => cache.RemoveAsync(Key()).AsTask());

    [ConformanceFact(Needs = [CachePromise.InvalidationBeatsLoad])]
    public Task A_removal_in_a_batch_beats_a_load_in_flight() => BeatsLoadAsync(static cache => cache.RemoveManyAsync([Key("x"), Key()]).AsTask());

    [ConformanceFact(Needs = [CachePromise.InvalidationBeatsLoad])]
    public Task An_expiry_beats_a_load_in_flight() => BeatsLoadAsync(static cache => cache.ExpireAsync(Key()).AsTask());

    [ConformanceFact(Needs = [CachePromise.InvalidationBeatsLoad])]
    public Task An_invalidated_tag_beats_a_load_in_flight() => BeatsLoadAsync(static cache => cache.InvalidateTagAsync("red").AsTask());

    [ConformanceFact(Needs = [CachePromise.InvalidationBeatsLoad])]
    public Task A_cleared_profile_beats_a_load_in_flight() => BeatsLoadAsync(static cache => cache.ClearAsync(Feed).AsTask());

    [ConformanceFact(Needs = [CachePromise.InvalidationBeatsLoad])]
    public Task A_cleared_cache_beats_a_load_in_flight() => BeatsLoadAsync(static cache => cache.ClearAsync().AsTask());

    [ConformanceFact(Needs = [CachePromise.InvalidationBeatsLoad])]
    public async Task A_value_that_was_set_is_not_overwritten_by_a_load_that_began_before()
    {
        await using var run = await StartAsync();
        _source.Waits();
        var loading = Load(run);
        await _source.CalledAsync();
        await run.Cache.SetAsync(Key(), "set");
        _source.Release("loaded before");

        await loading;

        var now = await HeldAsync<string>(run, Key());
        now.Should().Be("set");
    }

    private async Task BeatsLoadAsync(Func<IDomainCache, Task> invalidate)
    {
        await using var run = await StartAsync();
        _source.Waits();
        var loading = LoadRed();
        await _source.CalledAsync();
        await invalidate(run.Cache);

        // Who comes after the invalidation must not join the load that began before it.
        var after = LoadRed();
        await _source.CalledAsync(2);
        _source.Release("old");
        (await loading).Should().Be("old", "who waited gets what was loaded");
        await after;
        await run.Cache.RemoveAsync(Key());

        // And alone: what it brings is not stored.
        loading = LoadRed();
        await _source.CalledAsync(3);
        await invalidate(run.Cache);
        _source.Release("old");
        await loading;
        Holds(run, Key()).Should().BeFalse();
        (await run.Cache.GetAsync<string>(Key())).Found.Should().BeFalse();

        Task<string> LoadRed() => run.Cache.GetOrSetAsync(Key(), _source.LoadAsync, CacheCallOptions.Tagged("red")).AsTask();
    }
}
