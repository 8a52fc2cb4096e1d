namespace FusionTiered.InProcess;

/// <summary>Decides when the steps of an in-process tier happen: a request arrives, a cycle runs, a frame is delivered.</summary>
/// <remarks>
/// Without one, steps happen at once, and listeners are told on the thread pool. With one, nothing happens but
/// the posted steps, each run by the scheduler, in any order: of one kind and one node there is never more
/// than one step waiting, so the order within a connection is kept in any case. No step waits, or takes a lock that another holds.
/// </remarks>
internal interface IStepScheduler
{
    /// <summary>Notes a step, to be run later and once. Never runs it within the call.</summary>
    /// <param name="step">The step.</param>
    /// <param name="description">Its effect and its node: <c>deliver a</c>.</param>
    void Post(Action step, string description);
}
