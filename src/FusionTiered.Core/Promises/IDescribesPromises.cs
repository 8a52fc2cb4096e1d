namespace FusionTiered;

/// <summary>A cache that says which promises it keeps. Every engine of ours does; ask with <c>cache.DescribePromises()</c>.</summary>
public interface IDescribesPromises
{
    /// <summary>What it promises, as it is set up.</summary>
    CachePromises Promises { get; }
}
