namespace FusionTiered.Engines;

/// <summary>A lease that this node has taken.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">The word by which the tier knows its holder; another one for each taking.</param>
/// <param name="Number">Larger than the number of every holder before: a system that compares it turns away one that woke up late.</param>
internal sealed record ClusterLease(string Name, string Id, long Number)
{
    public static string NewId() => Guid.NewGuid().ToString("N");
}
