using Spanwise.Core.Simd.Losses;

namespace Spanwise.Core.Layers.Losses;

/// <summary>What the losses share: checks of the targets, and the step as the kernels take it.</summary>
internal static class TargetChecks
{
    /// <summary>Checks that there is a target for each output, and turns the step into rows for the kernels.</summary>
    /// <param name="step">The step.</param>
    /// <param name="lossScale">The factor of every row's loss.</param>
    /// <param name="gradientScale">The factor of every gradient, besides that of the batch.</param>
    /// <param name="smoothing">The share of every target that is spread.</param>
    /// <param name="shares">What it is spread over: the classes, or yes and no.</param>
    /// <param name="columnWeights">A factor for the target of each column; empty for none.</param>
    /// <exception cref="ArgumentException">The targets do not fit the outputs.</exception>
    public static LossRows Rows(
        in LossStep step, float lossScale = 1f, float gradientScale = 1f, float smoothing = 0f, int shares = 2, ReadOnlySpan<float> columnWeights = default)
    {
        var output = step.Output;
        if (step.Targets.IsClasses)
        {
            if (step.Targets.Classes.Length != output.Count)
            {
                throw new ArgumentException($"every row has one target; there are {step.Targets.Classes.Length} classes for {output.Count} rows");
            }
        }
        else if (step.Targets.Values.Count != output.Count || step.Targets.Values.Features != output.Features)
        {
            var values = step.Targets.Values;
            throw new ArgumentException(
                $"targets have the shape of the outputs, {output.Count} rows of {output.Features} floats; received {values.Count} rows of {values.Features}");
        }

        return new LossRows
        {
            Output = output.Data,
            OutputStride = output.Stride,
            Gradient = step.GradOutput.Data,
            GradientStride = step.GradOutput.Stride,
            RowLosses = step.RowLosses,
            HasClasses = step.Targets.IsClasses,
            Classes = step.Targets.Classes,
            Targets = step.Targets.Values.Data,
            TargetStride = step.Targets.Values.Stride,
            Count = output.Count,
            Columns = output.Features,
            LossScale = lossScale,
            GradientScale = gradientScale * step.InverseBatch,
            TargetScale = 1f - smoothing,
            TargetOffset = smoothing / shares,
            ColumnWeights = columnWeights,
            Level = step.Level,
        };
    }
}
