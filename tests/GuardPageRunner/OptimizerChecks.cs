using Spanwise.Core.Simd.Optimizers;

namespace Spanwise.GuardPageRunner;

/// <summary>One update by each optimiser.</summary>
internal sealed class OptimizerCheck : IGuardCheck
{
    public string Name => "optimizers";

    public void Run() => EveryLength.Run((arena, length, side, level) =>
    {
        var gradient = arena.Input(length, side);
        var w = arena.Output(length, side);
        var a = arena.Output(length, side, 1);
        var b = arena.Output(length, side, 2);
        OptimizerKernels.Sgd(w, gradient, 0.1f, level);
        OptimizerKernels.Momentum(w, gradient, a, 0.1f, 0.9f, false, level);
        OptimizerKernels.Momentum(w, gradient, a, 0.1f, 0.9f, true, level);
        OptimizerKernels.Adagrad(w, gradient, a, 0.1f, 1e-8f, level);
        OptimizerKernels.Rmsprop(w, gradient, a, 0.1f, 0.9, 1e-8f, level);
        OptimizerKernels.RmspropCentred(w, gradient, a, b, 0.1f, 0.9, 1e-8f, level);
        OptimizerKernels.Rmsprop(w, gradient, a, b, 0.1f, 0.9, 1e-8f, 0.9f, level);
        OptimizerKernels.Adadelta(w, gradient, a, b, 0.1f, 0.9, 1e-8f, level);
        OptimizerKernels.Adam(w, gradient, a, b, AdamCoefficients.ForStep(0.1, 0.9, 0.99, 1e-8, 1, 0.1), level);
        OptimizerKernels.Nadam(w, gradient, a, b, NadamCoefficients.ForStep(0.1, 0.9, 0.99, 1e-8, 0.004, 1, 0.45), level);
        OptimizerKernels.Lion(w, gradient, a, 0.1f, 0.9, 0.99, 0.1, level);
    });
}
