using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Losses;

/// <content>Checks, pinned places, and the choice between kinds of targets, as they are or adjusted.</content>
public static unsafe partial class LossKernels
{
    private interface ILossRun
    {
        void Run<TTargets>(LossPlaces places, TTargets targets, SimdLevel level)
            where TTargets : struct, ILossTargets;
    }

    private static void Run<TRun>(in LossRows rows, TRun run)
        where TRun : struct, ILossRun
    {
        rows.Check();
        if (rows.HasClasses)
        {
            rows.CheckClasses(rows.Columns);
            fixed (int* classes = rows.Classes)
            {
                RunOn(rows, new ClassTargets(classes), run);
            }
        }
        else
        {
            fixed (float* targets = rows.Targets)
            {
                RunOn(rows, new ValueTargets(targets, rows.TargetStride), run);
            }
        }
    }

    // A loss of yes and no: the classes of a single output are these two.
    private static void RunBinary<TRun>(in LossRows rows, TRun run)
        where TRun : struct, ILossRun
    {
        if (!rows.HasClasses || rows.Columns > 1)
        {
            Run(rows, run);
            return;
        }

        rows.Check();
        rows.CheckClasses(2);
        fixed (int* classes = rows.Classes)
        {
            RunOn(rows, new BinaryTargets(classes), run);
        }
    }

    private static void RunOn<TTargets, TRun>(in LossRows rows, TTargets targets, TRun run)
        where TTargets : struct, ILossTargets
        where TRun : struct, ILossRun
    {
        var level = SimdInfo.Resolve(rows.Level);
        fixed (float* output = rows.Output, gradient = rows.Gradient, rowLosses = rows.RowLosses, weights = rows.ColumnWeights)
        {
            var places = new LossPlaces(rows, output, gradient, rowLosses);
            if (rows.AdjustsTargets)
            {
                run.Run(places, new AdjustedTargets<TTargets>(targets, rows.TargetScale, rows.TargetOffset, weights), level);
            }
            else
            {
                run.Run(places, targets, level);
            }
        }
    }

    private readonly struct TermRun<TTerm>(TTerm term) : ILossRun
        where TTerm : struct, ILossTerm
    {
        public void Run<TTargets>(LossPlaces places, TTargets targets, SimdLevel level)
            where TTargets : struct, ILossTargets
        {
            var kernel = new RowLossKernel<TTerm, TTargets>(places, targets, term);
            SimdDispatch.Run(level, ref kernel);
        }
    }

    private readonly struct SoftmaxRun : ILossRun
    {
        public void Run<TTargets>(LossPlaces places, TTargets targets, SimdLevel level)
            where TTargets : struct, ILossTargets
        {
            var kernel = new SoftmaxCrossEntropyKernel<TTargets>(places, targets);
            SimdDispatch.Run(level, ref kernel);
        }
    }

    private readonly struct CosineRun : ILossRun
    {
        public void Run<TTargets>(LossPlaces places, TTargets targets, SimdLevel level)
            where TTargets : struct, ILossTargets
        {
            var kernel = new CosineKernel<TTargets>(places, targets);
            SimdDispatch.Run(level, ref kernel);
        }
    }
}
