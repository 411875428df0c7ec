using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Losses;

/// <content>Checks, pinned places, and the choice between targets as they are and targets adjusted.</content>
public static unsafe partial class LossKernels
{
    private static void RunClasses<TTerm>(in LossRows rows, ReadOnlySpan<int> classes, TTerm term)
        where TTerm : struct, ILossTerm
    {
        CheckClasses(rows, classes, rows.Columns);
        fixed (int* wanted = classes)
        {
            Run(rows, new ClassTargets(wanted), term);
        }
    }

    private static void RunBinary<TTerm>(in LossRows rows, ReadOnlySpan<int> classes, TTerm term)
        where TTerm : struct, ILossTerm
    {
        if (rows.Columns > 1)
        {
            RunClasses(rows, classes, term);
            return;
        }

        CheckClasses(rows, classes, 2);
        fixed (int* wanted = classes)
        {
            Run(rows, new BinaryTargets(wanted), term);
        }
    }

    private static void RunValues<TTerm>(in LossRows rows, ReadOnlySpan<float> targets, int targetStride, TTerm term)
        where TTerm : struct, ILossTerm
    {
        CheckValues(rows, targets, targetStride);
        fixed (float* wanted = targets)
        {
            Run(rows, new ValueTargets(wanted, targetStride), term);
        }
    }

    private static void Run<TTerm, TTargets>(in LossRows rows, TTargets targets, TTerm term)
        where TTerm : struct, ILossTerm
        where TTargets : struct, ILossTargets
    {
        fixed (float* output = rows.Output, gradient = rows.Gradient, rowLosses = rows.RowLosses, weights = rows.ColumnWeights)
        {
            var places = new LossPlaces(rows, output, gradient, rowLosses);
            if (rows.AdjustsTargets)
            {
                var adjusted = new AdjustedTargets<TTargets>(targets, rows.TargetScale, rows.TargetOffset, weights);
                var kernel = new RowLossKernel<TTerm, AdjustedTargets<TTargets>>(places, adjusted, term);
                SimdDispatch.Run(SimdInfo.Resolve(rows.Level), ref kernel);
            }
            else
            {
                var kernel = new RowLossKernel<TTerm, TTargets>(places, targets, term);
                SimdDispatch.Run(SimdInfo.Resolve(rows.Level), ref kernel);
            }
        }
    }

    private static void RunSoftmax<TTargets>(in LossRows rows, TTargets targets)
        where TTargets : struct, ILossTargets
    {
        fixed (float* output = rows.Output, gradient = rows.Gradient, rowLosses = rows.RowLosses, weights = rows.ColumnWeights)
        {
            var places = new LossPlaces(rows, output, gradient, rowLosses);
            if (rows.AdjustsTargets)
            {
                var adjusted = new AdjustedTargets<TTargets>(targets, rows.TargetScale, rows.TargetOffset, weights);
                var kernel = new SoftmaxCrossEntropyKernel<AdjustedTargets<TTargets>>(places, adjusted);
                SimdDispatch.Run(SimdInfo.Resolve(rows.Level), ref kernel);
            }
            else
            {
                var kernel = new SoftmaxCrossEntropyKernel<TTargets>(places, targets);
                SimdDispatch.Run(SimdInfo.Resolve(rows.Level), ref kernel);
            }
        }
    }

    private static void RunCosine<TTargets>(in LossRows rows, TTargets targets)
        where TTargets : struct, ILossTargets
    {
        fixed (float* output = rows.Output, gradient = rows.Gradient, rowLosses = rows.RowLosses)
        {
            var kernel = new CosineKernel<TTargets>(new LossPlaces(rows, output, gradient, rowLosses), targets);
            SimdDispatch.Run(SimdInfo.Resolve(rows.Level), ref kernel);
        }
    }

    private static void CheckValues(in LossRows rows, ReadOnlySpan<float> targets, int targetStride)
    {
        rows.Check();
        ThrowHelper.RequireMatrix(nameof(targets), targets.Length, rows.Count, rows.Columns, targetStride);
    }

    private static void CheckClasses(in LossRows rows, ReadOnlySpan<int> classes, int count)
    {
        rows.Check();
        if (classes.Length < rows.Count)
        {
            ThrowHelper.Argument(nameof(classes), $"there are {classes.Length} classes for {rows.Count} rows");
        }

        for (var row = 0; row < rows.Count; row++)
        {
            if ((uint)classes[row] >= (uint)count)
            {
                ThrowHelper.OutOfRange(nameof(classes), classes[row], $"an index from 0 to {count - 1} in every row, as in row {row} it is not");
            }
        }
    }
}
