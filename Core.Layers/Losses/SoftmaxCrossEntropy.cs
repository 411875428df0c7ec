using Spanwise.Core.Simd.Losses;

namespace Spanwise.Core.Layers.Losses;

/// <summary>Cross-entropy between target classes and the softmax of the outputs. The model ends with logits; softmax is part of the loss.</summary>
/// <remarks>
/// <para>Equation, for logits x and targets t: p = softmax(x); L = −Σᵢ tᵢ ln pᵢ = Σᵢ tᵢ (ln Σⱼ eˣʲ − xᵢ), the largest x taken away first;
/// ∂L/∂x = p Σt − t.</para>
/// <para>Targets: class indices from 0 to n − 1, or rows of n probabilities, one-hot or soft. A logit of −∞ is a class ruled out.</para>
/// <para>The batch's loss is the mean over its samples, as PyTorch's <c>CrossEntropyLoss</c> has it.</para>
/// </remarks>
public sealed class SoftmaxCrossEntropy : Loss
{
    /// <inheritdoc/>
    public override string Name => "cross-entropy";

    /// <inheritdoc/>
    /// <exception cref="LayerException">There is one output only, whose softmax is always 1.</exception>
    public override void Check(Shape output)
    {
        if (output.Count < 2)
        {
            throw new LayerException($"softmax cross-entropy takes at least two outputs, one for each class; received {output} (for one output take BinaryCrossEntropy)");
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The targets do not fit the outputs.</exception>
    public override void Evaluate(in LossStep step)
    {
        var rows = TargetChecks.Rows(step);
        if (step.Targets.IsClasses)
        {
            LossKernels.SoftmaxCrossEntropy(rows, step.Targets.Classes);
        }
        else
        {
            LossKernels.SoftmaxCrossEntropy(rows, step.Targets.Values.Data, step.Targets.Values.Stride);
        }
    }
}
