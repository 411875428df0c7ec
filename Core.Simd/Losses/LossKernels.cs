using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Losses;

/// <summary>Losses and their gradients over rows, in one call.</summary>
/// <remarks>
/// <para>A row's results depend on that row alone. NaN in a row gives NaN in its loss.</para>
/// <para>Targets are rows of floats, or class indices that stand for a 1 among zeros. The gradient may lie where the output lies, with
/// the same stride; else the two must not overlap.</para>
/// </remarks>
public static unsafe partial class LossKernels
{
    /// <summary>Cross-entropy of softmax(x): loss = −Σ tᵢ ln softmax(x)ᵢ; gradient = softmax(x) Σt − t.</summary>
    /// <param name="rows">Logits x, and where the results go.</param>
    /// <param name="classes">One class for each row.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void SoftmaxCrossEntropy(in LossRows rows, ReadOnlySpan<int> classes)
    {
        CheckClasses(rows, classes, rows.Columns);
        fixed (int* wanted = classes)
        {
            RunSoftmax(rows, new ClassTargets(wanted));
        }
    }

    /// <inheritdoc cref="SoftmaxCrossEntropy(in LossRows, ReadOnlySpan{int})"/>
    /// <param name="rows">Logits x, and where the results go.</param>
    /// <param name="targets">Rows of probabilities t.</param>
    /// <param name="targetStride">Floats from one target row to the next.</param>
    public static void SoftmaxCrossEntropy(in LossRows rows, ReadOnlySpan<float> targets, int targetStride)
    {
        CheckValues(rows, targets, targetStride);
        fixed (float* wanted = targets)
        {
            RunSoftmax(rows, new ValueTargets(wanted, targetStride));
        }
    }

    /// <summary>Half the squared distance: loss = ½ Σ (y − t)²; gradient = y − t.</summary>
    /// <param name="rows">Outputs y, and where the results go.</param>
    /// <param name="classes">One class for each row.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void HalfSquaredError(in LossRows rows, ReadOnlySpan<int> classes) => RunClasses(rows, classes, default(HalfSquare));

    /// <inheritdoc cref="HalfSquaredError(in LossRows, ReadOnlySpan{int})"/>
    /// <param name="rows">Outputs y, and where the results go.</param>
    /// <param name="targets">Rows of targets t.</param>
    /// <param name="targetStride">Floats from one target row to the next.</param>
    public static void HalfSquaredError(in LossRows rows, ReadOnlySpan<float> targets, int targetStride) => RunValues(rows, targets, targetStride, default(HalfSquare));

    /// <summary>Binary cross-entropy of σ(x): loss = Σ max(x, 0) − x t + ln(1 + e^−|x|); gradient = σ(x) − t.</summary>
    /// <param name="rows">Logits x, and where the results go.</param>
    /// <param name="classes">One class for each row: 0 or 1 where a row is one output, else the output that is 1.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void LogisticCrossEntropy(in LossRows rows, ReadOnlySpan<int> classes) => RunBinary(rows, classes, default(LogisticTerm));

    /// <inheritdoc cref="LogisticCrossEntropy(in LossRows, ReadOnlySpan{int})"/>
    /// <param name="rows">Logits x, and where the results go.</param>
    /// <param name="targets">Rows of probabilities t.</param>
    /// <param name="targetStride">Floats from one target row to the next.</param>
    public static void LogisticCrossEntropy(in LossRows rows, ReadOnlySpan<float> targets, int targetStride) => RunValues(rows, targets, targetStride, default(LogisticTerm));

    /// <summary>
    /// Binary cross-entropy of probabilities p from 0 to 1: loss = −Σ t ln p + (1 − t) ln(1 − p), each logarithm at least −100;
    /// gradient = (p − t) / max(p (1 − p), 10⁻¹²). A p outside gives NaN.
    /// </summary>
    /// <param name="rows">Probabilities p, and where the results go.</param>
    /// <param name="classes">One class for each row: 0 or 1 where a row is one output, else the output that is 1.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void BernoulliCrossEntropy(in LossRows rows, ReadOnlySpan<int> classes) => RunBinary(rows, classes, default(BernoulliTerm));

    /// <inheritdoc cref="BernoulliCrossEntropy(in LossRows, ReadOnlySpan{int})"/>
    /// <param name="rows">Probabilities p, and where the results go.</param>
    /// <param name="targets">Rows of probabilities t.</param>
    /// <param name="targetStride">Floats from one target row to the next.</param>
    public static void BernoulliCrossEntropy(in LossRows rows, ReadOnlySpan<float> targets, int targetStride) => RunValues(rows, targets, targetStride, default(BernoulliTerm));

    /// <summary>Binary cross-entropy of σ(x) whose positive part weighs p: loss = Σ −p t ln σ(x) − (1 − t) ln(1 − σ(x)); gradient = σ(x) (1 + (p − 1) t) − p t.</summary>
    /// <param name="rows">Outputs, and where the results go.</param>
    /// <param name="classes">One class for each row: 0 or 1 where a row is one output, else the output that is 1.</param>
    /// <param name="positiveWeight">p.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void WeightedLogisticCrossEntropy(in LossRows rows, ReadOnlySpan<int> classes, float positiveWeight) => RunBinary(rows, classes, new WeightedLogisticTerm(positiveWeight));

    /// <inheritdoc cref="WeightedLogisticCrossEntropy(in LossRows, ReadOnlySpan{int}, float)"/>
    /// <param name="rows">Outputs, and where the results go.</param>
    /// <param name="targets">Rows of targets t.</param>
    /// <param name="targetStride">Floats from one target row to the next.</param>
    /// <param name="positiveWeight">p.</param>
    public static void WeightedLogisticCrossEntropy(in LossRows rows, ReadOnlySpan<float> targets, int targetStride, float positiveWeight) => RunValues(rows, targets, targetStride, new WeightedLogisticTerm(positiveWeight));

    /// <summary>The sum of distances: loss = Σ |y − t|; gradient = the sign of y − t, 0 where they are equal.</summary>
    /// <param name="rows">Outputs, and where the results go.</param>
    /// <param name="classes">One class for each row.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void AbsoluteError(in LossRows rows, ReadOnlySpan<int> classes) => RunClasses(rows, classes, default(AbsoluteTerm));

    /// <inheritdoc cref="AbsoluteError(in LossRows, ReadOnlySpan{int})"/>
    /// <param name="rows">Outputs, and where the results go.</param>
    /// <param name="targets">Rows of targets t.</param>
    /// <param name="targetStride">Floats from one target row to the next.</param>
    public static void AbsoluteError(in LossRows rows, ReadOnlySpan<float> targets, int targetStride) => RunValues(rows, targets, targetStride, default(AbsoluteTerm));

    /// <summary>Squares near, distances far: loss = Σ ½ d² where |d| ≤ δ, else δ (|d| − ½ δ), d = y − t; gradient = d, held within ±δ.</summary>
    /// <param name="rows">Outputs, and where the results go.</param>
    /// <param name="classes">One class for each row.</param>
    /// <param name="delta">δ; above 0.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void Huber(in LossRows rows, ReadOnlySpan<int> classes, float delta) => RunClasses(rows, classes, new HuberTerm(delta));

    /// <inheritdoc cref="Huber(in LossRows, ReadOnlySpan{int}, float)"/>
    /// <param name="rows">Outputs, and where the results go.</param>
    /// <param name="targets">Rows of targets t.</param>
    /// <param name="targetStride">Floats from one target row to the next.</param>
    /// <param name="delta">δ; above 0.</param>
    public static void Huber(in LossRows rows, ReadOnlySpan<float> targets, int targetStride, float delta) => RunValues(rows, targets, targetStride, new HuberTerm(delta));

    /// <summary>loss = Σ max(0, 1 − s y), s = 1 for targets above 0 and −1 for the others; gradient = −s where s y is below 1, else 0.</summary>
    /// <param name="rows">Outputs, and where the results go.</param>
    /// <param name="classes">One class for each row: 0 or 1 where a row is one output, else the output that is 1.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void Hinge(in LossRows rows, ReadOnlySpan<int> classes) => RunBinary(rows, classes, default(HingeTerm));

    /// <inheritdoc cref="Hinge(in LossRows, ReadOnlySpan{int})"/>
    /// <param name="rows">Outputs, and where the results go.</param>
    /// <param name="targets">Rows of targets t.</param>
    /// <param name="targetStride">Floats from one target row to the next.</param>
    public static void Hinge(in LossRows rows, ReadOnlySpan<float> targets, int targetStride) => RunValues(rows, targets, targetStride, default(HingeTerm));

    /// <summary>Cross-entropy of logarithms of probabilities x: loss = −Σ t x; gradient = −t.</summary>
    /// <remarks>A term is 0 where t is 0, although x may be −∞ there.</remarks>
    /// <param name="rows">Outputs, and where the results go.</param>
    /// <param name="classes">One class for each row.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void LogProbability(in LossRows rows, ReadOnlySpan<int> classes) => RunClasses(rows, classes, default(LogProbabilityTerm));

    /// <inheritdoc cref="LogProbability(in LossRows, ReadOnlySpan{int})"/>
    /// <param name="rows">Outputs, and where the results go.</param>
    /// <param name="targets">Rows of targets t.</param>
    /// <param name="targetStride">Floats from one target row to the next.</param>
    public static void LogProbability(in LossRows rows, ReadOnlySpan<float> targets, int targetStride) => RunValues(rows, targets, targetStride, default(LogProbabilityTerm));

    /// <summary>Cross-entropy of probabilities p: loss = −Σ t ln p, no logarithm below −100; gradient = −t / max(p, 10⁻¹²).</summary>
    /// <param name="rows">Outputs, and where the results go.</param>
    /// <param name="classes">One class for each row.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void Probability(in LossRows rows, ReadOnlySpan<int> classes) => RunClasses(rows, classes, default(ProbabilityTerm));

    /// <inheritdoc cref="Probability(in LossRows, ReadOnlySpan{int})"/>
    /// <param name="rows">Outputs, and where the results go.</param>
    /// <param name="targets">Rows of targets t.</param>
    /// <param name="targetStride">Floats from one target row to the next.</param>
    public static void Probability(in LossRows rows, ReadOnlySpan<float> targets, int targetStride) => RunValues(rows, targets, targetStride, default(ProbabilityTerm));

    /// <summary>Kullback–Leibler divergence from logarithms of probabilities x: loss = Σ t (ln t − x); gradient = −t. A term is 0 where t is 0.</summary>
    /// <param name="rows">Outputs, and where the results go.</param>
    /// <param name="classes">One class for each row.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void DivergenceOfLogs(in LossRows rows, ReadOnlySpan<int> classes) => RunClasses(rows, classes, default(LogDivergenceTerm));

    /// <inheritdoc cref="DivergenceOfLogs(in LossRows, ReadOnlySpan{int})"/>
    /// <param name="rows">Outputs, and where the results go.</param>
    /// <param name="targets">Rows of targets t.</param>
    /// <param name="targetStride">Floats from one target row to the next.</param>
    public static void DivergenceOfLogs(in LossRows rows, ReadOnlySpan<float> targets, int targetStride) => RunValues(rows, targets, targetStride, default(LogDivergenceTerm));

    /// <summary>Kullback–Leibler divergence from probabilities p: loss = Σ t (ln t − ln p), no ln p below −100; gradient = −t / max(p, 10⁻¹²). A term is 0 where t is 0.</summary>
    /// <param name="rows">Outputs, and where the results go.</param>
    /// <param name="classes">One class for each row.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void Divergence(in LossRows rows, ReadOnlySpan<int> classes) => RunClasses(rows, classes, default(DivergenceTerm));

    /// <inheritdoc cref="Divergence(in LossRows, ReadOnlySpan{int})"/>
    /// <param name="rows">Outputs, and where the results go.</param>
    /// <param name="targets">Rows of targets t.</param>
    /// <param name="targetStride">Floats from one target row to the next.</param>
    public static void Divergence(in LossRows rows, ReadOnlySpan<float> targets, int targetStride) => RunValues(rows, targets, targetStride, default(DivergenceTerm));

    /// <summary>loss = 1 − cos(y, t) = 1 − y·t / max(|y| |t|, 10⁻⁸); gradient = (cos · y / |y| − t / |t|) / |y|.</summary>
    /// <remarks>Where |y| |t| is below 10⁻⁸ the divisor is a constant: gradient = −t / 10⁻⁸. Squares must not overflow.</remarks>
    /// <param name="rows">Outputs y, and where the results go.</param>
    /// <param name="classes">One class for each row.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void Cosine(in LossRows rows, ReadOnlySpan<int> classes)
    {
        CheckClasses(rows, classes, rows.Columns);
        fixed (int* wanted = classes)
        {
            RunCosine(rows, new ClassTargets(wanted));
        }
    }

    /// <inheritdoc cref="Cosine(in LossRows, ReadOnlySpan{int})"/>
    /// <param name="rows">Outputs y, and where the results go.</param>
    /// <param name="targets">Rows of targets t.</param>
    /// <param name="targetStride">Floats from one target row to the next.</param>
    public static void Cosine(in LossRows rows, ReadOnlySpan<float> targets, int targetStride)
    {
        CheckValues(rows, targets, targetStride);
        fixed (float* wanted = targets)
        {
            RunCosine(rows, new ValueTargets(wanted, targetStride));
        }
    }
}
