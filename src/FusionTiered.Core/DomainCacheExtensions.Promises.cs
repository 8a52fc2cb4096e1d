namespace FusionTiered;

public static partial class DomainCacheExtensions
{
    /// <summary>What this cache promises, as it is set up: the same that the table in the docs says of its engine.</summary>
    /// <param name="cache">The cache.</param>
    /// <returns>Its promises; null when it says nothing of them.</returns>
    public static CachePromises? DescribePromises(this IDomainCache cache) => (cache as IDescribesPromises)?.Promises;
}
