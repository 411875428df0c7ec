using Spanwise.Core.Simd.Losses;

namespace Spanwise.Core.Layers.Losses;

/// <summary>Cross-entropy between target classes and the softmax of the outputs. The model ends with logits; softmax is part of the loss.</summary>
/// <remarks>
/// <para>Equation, for logits x and targets t: p = softmax(x); L = −Σᵢ tᵢ ln pᵢ = Σᵢ tᵢ (ln Σⱼ eˣʲ − xᵢ), the largest x taken away first;
/// ∂L/∂x = p Σt − t. Label smoothing ε and class weights c put cᵢ (tᵢ (1 − ε) + ε/n) in the place of tᵢ.</para>
/// <para>Targets: class indices from 0 to n − 1, or rows of n probabilities, one-hot or soft. A logit of −∞ is a class ruled out, which label
/// smoothing must not be asked to reach.</para>
/// <para>The batch's loss is the mean over its samples. PyTorch's <c>CrossEntropyLoss(weight, label_smoothing)</c>, but for its mean with class
/// indices, which divides by the sum of the weights where this divides by the number of samples (as Keras does).</para>
/// </remarks>
public sealed class SoftmaxCrossEntropy : Loss
{
    private readonly float[] _classWeights;

    /// <summary>Makes the loss.</summary>
    /// <param name="labelSmoothing">ε, the share of every target that is spread over all classes; from 0 to below 1.</param>
    /// <param name="classWeights">c, one factor for each class; finite and not negative; empty for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is out of its range.</exception>
    public SoftmaxCrossEntropy(float labelSmoothing = 0f, ReadOnlySpan<float> classWeights = default)
    {
        LabelSmoothing = LossChecks.Smoothing(nameof(labelSmoothing), labelSmoothing);
        _classWeights = LossChecks.Weights(nameof(classWeights), classWeights);
    }

    /// <inheritdoc/>
    public override string Name => "cross-entropy";

    /// <summary>ε, the share of every target that is spread over all classes.</summary>
    public float LabelSmoothing { get; }

    /// <summary>One factor for each class; empty for none.</summary>
    public ReadOnlySpan<float> ClassWeights => _classWeights;

    /// <inheritdoc/>
    /// <exception cref="LayerException">There is one output only, whose softmax is always 1; or there are weights for another number of classes.</exception>
    public override void Check(Shape output)
    {
        if (output.Count < 2)
        {
            throw new LayerException($"softmax cross-entropy takes at least two outputs, one for each class; received {output} (for one output take BinaryCrossEntropy)");
        }

        if (_classWeights.Length != 0 && _classWeights.Length != output.Count)
        {
            throw new LayerException($"there is one class weight for each output; received {_classWeights.Length} for {output.Count}");
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The targets do not fit the outputs.</exception>
    public override void Evaluate(in LossStep step) => LossKernels.SoftmaxCrossEntropy(TargetChecks.Rows(step, smoothing: LabelSmoothing, shares: step.Output.Features, columnWeights: _classWeights));
}
