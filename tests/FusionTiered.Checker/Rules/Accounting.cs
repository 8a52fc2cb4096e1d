using FusionTiered.Checker.Histories;

namespace FusionTiered.Checker.Rules;

/// <summary>Rule 8: the figures of each node agree with what was done, and nothing is left behind.</summary>
internal sealed class Accounting : IRule
{
    public string Name => "accounting";

    public IEnumerable<Violation> Check(History history, Bounds bounds)
    {
        foreach (var account in history.Accounts)
        {
            if (account.Hits + account.Misses != account.Requests)
            {
                yield return new(Name, $"node {account.Node} counts {account.Hits} hits and {account.Misses} misses, but {account.Requests} requests");
            }

            if (account.Requests != account.Asked)
            {
                yield return new(Name, $"node {account.Node} counts {account.Requests} requests; {account.Asked} keys were asked for");
            }

            if (account.Loads != account.Loaded)
            {
                yield return new(Name, $"node {account.Node} counts {account.Loads} loads; {account.Loaded} sources were called");
            }

            if (account.LeftBehind != 0)
            {
                yield return new(Name, $"node {account.Node} has {account.LeftBehind} loads or fences open in the end");
            }
        }
    }
}
