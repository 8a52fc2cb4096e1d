namespace FusionTiered.Checker.Mutants;

/// <summary>A bug that is put in, to see that the checker finds it.</summary>
internal enum Mutant
{
    /// <summary>None.</summary>
    None,

    /// <summary>m1: what memory holds is kept when a connection was lost and there is a new one.</summary>
    KeepsAcrossGap,

    /// <summary>m2: a load stores in memory whatever was invalidated meanwhile.</summary>
    StoresWithoutToken,

    /// <summary>m3: one announcement in 200 is lost.</summary>
    DropsPushes,

    /// <summary>m4: what is announced counts only against values that are older by the clocks of writer and reader.</summary>
    ComparesClocks,

    /// <summary>m5: loaded values are set, whatever became of their lease.</summary>
    SetsLoaded,

    /// <summary>m6: that everything may have changed is not heeded.</summary>
    IgnoresEverything,

    /// <summary>m7: own writes leave loads of the node alone, which hears nothing of them either.</summary>
    ForgetsOwnWrites,

    /// <summary>m8: coherence is believed until it is known to be lost.</summary>
    BelievesForEver,

    /// <summary>m9: now and then two answers are mixed up.</summary>
    SwapsReplies,

    /// <summary>m10: what memory holds is kept when the keys move to another owner.</summary>
    KeepsAcrossMove,

    /// <summary>m11: whoever asks for the lease of a load is granted it.</summary>
    GrantsEveryLease,
}
