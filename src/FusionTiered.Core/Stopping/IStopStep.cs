namespace FusionTiered.Stopping;

/// <summary>A part of the graceful stop. Registered as a service of this type; all steps of a stage run at once.</summary>
internal interface IStopStep
{
    /// <summary>When it runs.</summary>
    StopStage Stage { get; }

    /// <summary>Its name in the log, without keys.</summary>
    string Name { get; }

    /// <summary>Does the step. A failure is logged and stops no other step.</summary>
    /// <param name="cancellationToken">Cancelled when the time of the stage is over. A step that goes on after that is left behind.</param>
    ValueTask StopAsync(CancellationToken cancellationToken);
}
