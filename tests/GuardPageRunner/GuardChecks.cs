namespace Spanwise.GuardPageRunner;

/// <summary>All checks by name.</summary>
public static class GuardChecks
{
    /// <summary>The checks that must pass.</summary>
    public static IReadOnlyList<IGuardCheck> All { get; } =
    [
        new ActivationCheck(),
        new ArithmeticCheck(),
        new ReductionCheck(),
        new SoftmaxCheck(),
        new RandomCheck(),
        new OptimizerCheck(),
        new GemmCheck(),
        new ConvCheck(),
        new LaneCheck(),
        new RecurrentCheck(),
    ];

    /// <summary>What must kill the process; if one of these passed, the checks above would prove nothing.</summary>
    public static IReadOnlyList<IGuardCheck> MustDie { get; } =
    [
        new ForbiddenTouch("overrun", arena => arena.Output(5, Testing.GuardSide.End), span => { unsafe { fixed (float* p = span) { p[5] = 1; } } }),
        new ForbiddenTouch("underrun", arena => arena.Output(5, Testing.GuardSide.Start), span => { unsafe { fixed (float* p = span) { _ = Volatile.Read(ref p[-1]); } } }),
        new ForbiddenTouch("write-to-input", arena => arena.InputForWriting(5), span => span[0] = 1),
    ];
}
