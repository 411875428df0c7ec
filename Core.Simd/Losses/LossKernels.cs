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
    /// <param name="rows">Logits x, their targets, and where the results go.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void SoftmaxCrossEntropy(in LossRows rows) => Run(rows, default(SoftmaxRun));

    /// <summary>Half the squared distance: loss = ½ Σ (y − t)²; gradient = y − t.</summary>
    /// <param name="rows">Outputs y, their targets, and where the results go.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void HalfSquaredError(in LossRows rows) => Run(rows, default(TermRun<HalfSquare>));

    /// <summary>Binary cross-entropy of σ(x): loss = Σ max(x, 0) − x t + ln(1 + e^−|x|); gradient = σ(x) − t.</summary>
    /// <remarks>A class is 0 or 1 where a row is one output, else the output that is 1.</remarks>
    /// <param name="rows">Logits x, their targets, and where the results go.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void LogisticCrossEntropy(in LossRows rows) => RunBinary(rows, default(TermRun<LogisticTerm>));

    /// <summary>
    /// Binary cross-entropy of probabilities p from 0 to 1: loss = −Σ t ln p + (1 − t) ln(1 − p), each logarithm at least −100;
    /// gradient = (p − t) / max(p (1 − p), 10⁻¹²). A p outside gives NaN.
    /// </summary>
    /// <remarks>A class is 0 or 1 where a row is one output, else the output that is 1.</remarks>
    /// <param name="rows">Probabilities p, their targets, and where the results go.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void BernoulliCrossEntropy(in LossRows rows) => RunBinary(rows, default(TermRun<BernoulliTerm>));

    /// <summary>Binary cross-entropy of σ(x) whose positive part weighs p: loss = Σ −p t ln σ(x) − (1 − t) ln(1 − σ(x)); gradient = σ(x) (1 + (p − 1) t) − p t.</summary>
    /// <remarks>A class is 0 or 1 where a row is one output, else the output that is 1.</remarks>
    /// <param name="rows">Outputs, their targets, and where the results go.</param>
    /// <param name="positiveWeight">p.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void WeightedLogisticCrossEntropy(in LossRows rows, float positiveWeight) => RunBinary(rows, new TermRun<WeightedLogisticTerm>(new(positiveWeight)));

    /// <summary>The sum of distances: loss = Σ |y − t|; gradient = the sign of y − t, 0 where they are equal.</summary>
    /// <param name="rows">Outputs, their targets, and where the results go.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void AbsoluteError(in LossRows rows) => Run(rows, default(TermRun<AbsoluteTerm>));

    /// <summary>Squares near, distances far: loss = Σ ½ d² where |d| ≤ δ, else δ (|d| − ½ δ), d = y − t; gradient = d, held within ±δ.</summary>
    /// <param name="rows">Outputs, their targets, and where the results go.</param>
    /// <param name="delta">δ; above 0.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void Huber(in LossRows rows, float delta) => Run(rows, new TermRun<HuberTerm>(new(delta)));

    /// <summary>loss = Σ max(0, 1 − s y), s = 1 for targets above 0 and −1 for the others; gradient = −s where s y is below 1, else 0.</summary>
    /// <remarks>A class is 0 or 1 where a row is one output, else the output that is 1.</remarks>
    /// <param name="rows">Outputs, their targets, and where the results go.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void Hinge(in LossRows rows) => RunBinary(rows, default(TermRun<HingeTerm>));

    /// <summary>Cross-entropy of logarithms of probabilities x: loss = −Σ t x; gradient = −t.</summary>
    /// <remarks>A term is 0 where t is 0, although x may be −∞ there.</remarks>
    /// <param name="rows">Outputs, their targets, and where the results go.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void LogProbability(in LossRows rows) => Run(rows, default(TermRun<LogProbabilityTerm>));

    /// <summary>Cross-entropy of probabilities p: loss = −Σ t ln p, no logarithm below −100; gradient = −t / max(p, 10⁻¹²).</summary>
    /// <param name="rows">Outputs, their targets, and where the results go.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void Probability(in LossRows rows) => Run(rows, default(TermRun<ProbabilityTerm>));

    /// <summary>Kullback–Leibler divergence from logarithms of probabilities x: loss = Σ t (ln t − x); gradient = −t. A term is 0 where t is 0.</summary>
    /// <param name="rows">Outputs, their targets, and where the results go.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void DivergenceOfLogs(in LossRows rows) => Run(rows, default(TermRun<LogDivergenceTerm>));

    /// <summary>Kullback–Leibler divergence from probabilities p: loss = Σ t (ln t − ln p), no ln p below −100; gradient = −t / max(p, 10⁻¹²). A term is 0 where t is 0.</summary>
    /// <param name="rows">Outputs, their targets, and where the results go.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void Divergence(in LossRows rows) => Run(rows, default(TermRun<DivergenceTerm>));

    /// <summary>loss = 1 − cos(y, t) = 1 − y·t / max(|y| |t|, 10⁻⁸); gradient = (cos · y / |y| − t / |t|) / |y|.</summary>
    /// <remarks>Where |y| |t| is below 10⁻⁸ the divisor is a constant: gradient = −t / 10⁻⁸. Squares must not overflow.</remarks>
    /// <param name="rows">Outputs y, their targets, and where the results go.</param>
    /// <exception cref="ArgumentException">A span is too short, or a class is out of range.</exception>
    public static void Cosine(in LossRows rows) => Run(rows, default(CosineRun));
}
