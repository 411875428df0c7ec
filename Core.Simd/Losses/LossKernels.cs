using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Losses;

/// <summary>Losses and their gradients over rows, in one call.</summary>
/// <remarks>
/// <para>A row's results depend on that row alone. NaN in a row gives NaN in its loss.</para>
/// <para>Targets are rows of floats, or class indices that stand for a 1 among zeros. The gradient may lie where the output lies, with
/// the same stride; else the two must not overlap.</para>
/// </remarks>
public static unsafe class LossKernels
{
    /// <summary>Cross-entropy of softmax(x): loss = −Σ tᵢ ln softmax(x)ᵢ; gradient = softmax(x) Σt − t.</summary>
    /// <param name="rows">Logits x, and where the results go.</param>
    /// <param name="classes">One class for each row.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void SoftmaxCrossEntropy(in LossRows rows, ReadOnlySpan<int> classes)
    {
        CheckClasses(rows, classes, rows.Columns);
        fixed (float* output = rows.Output, gradient = rows.Gradient, rowLosses = rows.RowLosses)
        fixed (int* wanted = classes)
        {
            var kernel = new SoftmaxCrossEntropyKernel<ClassTargets>(new LossPlaces(rows, output, gradient, rowLosses), new ClassTargets(wanted));
            SimdDispatch.Run(SimdInfo.Resolve(rows.Level), ref kernel);
        }
    }

    /// <inheritdoc cref="SoftmaxCrossEntropy(in LossRows, ReadOnlySpan{int})"/>
    /// <param name="rows">Logits x, and where the results go.</param>
    /// <param name="targets">Rows of probabilities t.</param>
    /// <param name="targetStride">Floats from one target row to the next.</param>
    public static void SoftmaxCrossEntropy(in LossRows rows, ReadOnlySpan<float> targets, int targetStride)
    {
        CheckValues(rows, targets, targetStride);
        fixed (float* output = rows.Output, gradient = rows.Gradient, rowLosses = rows.RowLosses, wanted = targets)
        {
            var kernel = new SoftmaxCrossEntropyKernel<ValueTargets>(new LossPlaces(rows, output, gradient, rowLosses), new ValueTargets(wanted, targetStride));
            SimdDispatch.Run(SimdInfo.Resolve(rows.Level), ref kernel);
        }
    }

    /// <summary>Half the squared distance: loss = ½ Σ (y − t)²; gradient = y − t.</summary>
    /// <param name="rows">Outputs y, and where the results go.</param>
    /// <param name="classes">One class for each row.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void HalfSquaredError(in LossRows rows, ReadOnlySpan<int> classes) => RunClasses<HalfSquare>(rows, classes);

    /// <inheritdoc cref="HalfSquaredError(in LossRows, ReadOnlySpan{int})"/>
    /// <param name="rows">Outputs y, and where the results go.</param>
    /// <param name="targets">Rows of targets t.</param>
    /// <param name="targetStride">Floats from one target row to the next.</param>
    public static void HalfSquaredError(in LossRows rows, ReadOnlySpan<float> targets, int targetStride) => RunValues<HalfSquare>(rows, targets, targetStride);

    /// <summary>Binary cross-entropy of σ(x): loss = Σ max(x, 0) − x t + ln(1 + e^−|x|); gradient = σ(x) − t.</summary>
    /// <param name="rows">Logits x, and where the results go.</param>
    /// <param name="classes">One class for each row: 0 or 1 where a row is one output, else the output that is 1.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void LogisticCrossEntropy(in LossRows rows, ReadOnlySpan<int> classes) => RunBinary<LogisticTerm>(rows, classes);

    /// <inheritdoc cref="LogisticCrossEntropy(in LossRows, ReadOnlySpan{int})"/>
    /// <param name="rows">Logits x, and where the results go.</param>
    /// <param name="targets">Rows of probabilities t.</param>
    /// <param name="targetStride">Floats from one target row to the next.</param>
    public static void LogisticCrossEntropy(in LossRows rows, ReadOnlySpan<float> targets, int targetStride) => RunValues<LogisticTerm>(rows, targets, targetStride);

    /// <summary>
    /// Binary cross-entropy of probabilities p from 0 to 1: loss = −Σ t ln p + (1 − t) ln(1 − p), each logarithm at least −100;
    /// gradient = (p − t) / max(p (1 − p), 10⁻¹²). A p outside gives NaN.
    /// </summary>
    /// <param name="rows">Probabilities p, and where the results go.</param>
    /// <param name="classes">One class for each row: 0 or 1 where a row is one output, else the output that is 1.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void BernoulliCrossEntropy(in LossRows rows, ReadOnlySpan<int> classes) => RunBinary<BernoulliTerm>(rows, classes);

    /// <inheritdoc cref="BernoulliCrossEntropy(in LossRows, ReadOnlySpan{int})"/>
    /// <param name="rows">Probabilities p, and where the results go.</param>
    /// <param name="targets">Rows of probabilities t.</param>
    /// <param name="targetStride">Floats from one target row to the next.</param>
    public static void BernoulliCrossEntropy(in LossRows rows, ReadOnlySpan<float> targets, int targetStride) => RunValues<BernoulliTerm>(rows, targets, targetStride);

    private static void RunClasses<TTerm>(in LossRows rows, ReadOnlySpan<int> classes)
        where TTerm : struct, ILossTerm
    {
        CheckClasses(rows, classes, rows.Columns);
        fixed (float* output = rows.Output, gradient = rows.Gradient, rowLosses = rows.RowLosses)
        fixed (int* wanted = classes)
        {
            var kernel = new RowLossKernel<TTerm, ClassTargets>(new LossPlaces(rows, output, gradient, rowLosses), new ClassTargets(wanted));
            SimdDispatch.Run(SimdInfo.Resolve(rows.Level), ref kernel);
        }
    }

    private static void RunBinary<TTerm>(in LossRows rows, ReadOnlySpan<int> classes)
        where TTerm : struct, ILossTerm
    {
        if (rows.Columns > 1)
        {
            RunClasses<TTerm>(rows, classes);
            return;
        }

        CheckClasses(rows, classes, 2);
        fixed (float* output = rows.Output, gradient = rows.Gradient, rowLosses = rows.RowLosses)
        fixed (int* wanted = classes)
        {
            var kernel = new RowLossKernel<TTerm, BinaryTargets>(new LossPlaces(rows, output, gradient, rowLosses), new BinaryTargets(wanted));
            SimdDispatch.Run(SimdInfo.Resolve(rows.Level), ref kernel);
        }
    }

    private static void RunValues<TTerm>(in LossRows rows, ReadOnlySpan<float> targets, int targetStride)
        where TTerm : struct, ILossTerm
    {
        CheckValues(rows, targets, targetStride);
        fixed (float* output = rows.Output, gradient = rows.Gradient, rowLosses = rows.RowLosses, wanted = targets)
        {
            var kernel = new RowLossKernel<TTerm, ValueTargets>(new LossPlaces(rows, output, gradient, rowLosses), new ValueTargets(wanted, targetStride));
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
