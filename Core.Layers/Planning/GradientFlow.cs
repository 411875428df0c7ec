using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Memory;

namespace Spanwise.Core.Layers;

/// <summary>How gradients come together where a value has several readers, and go apart at a merge; row by row.</summary>
/// <param name="buffer">Where all rows lie.</param>
/// <param name="carry">Where a gradient lies that is then added to another.</param>
/// <param name="level">The instruction set.</param>
internal sealed class GradientFlow(AlignedBuffer buffer, ValueTensor carry, SimdLevel level)
{
    /// <summary>Where a stage writes the gradient of one of its inputs: in its place, or beside it if there is one already.</summary>
    public Rows Target(PlanStage stage, int input, int from, int to)
    {
        var place = stage.GradInputs[input];
        return (stage.Adds[input] ? carry.As(place.Features) : place).Rows(buffer, from, to);
    }

    /// <summary>Adds what was written beside a gradient to it.</summary>
    public void Settle(PlanStage stage, int input, int from, int to)
    {
        if (stage.Adds[input])
        {
            Add(Target(stage, input, from, to), stage.GradInputs[input].Rows(buffer, from, to));
        }
    }

    /// <summary>Takes the gradient of a merge's output to all inputs that need one.</summary>
    public void GoBack(PlanStage stage, Span<float> scratch, int from, int to)
    {
        var gradOutput = stage.GradOutput.Rows(buffer, from, to);
        for (var input = 0; input < stage.GradInputs.Length; input++)
        {
            if (stage.GradInputs[input].Features == 0)
            {
                continue;
            }

            if (stage.Merge!.PassesGradient)
            {
                HandOn(gradOutput, stage.GradInputs[input].Rows(buffer, from, to), stage.Adds[input]);
                continue;
            }

            stage.Merge.Backward(new MergeBackwardStep
            {
                Inputs = new MergeInputs(buffer, stage.Inputs, from, to),
                Output = stage.Output.Rows(buffer, from, to),
                GradOutput = gradOutput,
                Index = input,
                GradInput = Target(stage, input, from, to),
                Scratch = scratch,
            });
            Settle(stage, input, from, to);
        }
    }

    private void HandOn(Rows from, Rows to, bool adds)
    {
        if (adds)
        {
            Add(from, to);
            return;
        }

        for (var row = 0; row < to.Count; row++)
        {
            from[row].CopyTo(to[row]);
        }
    }

    private void Add(Rows from, Rows to)
    {
        for (var row = 0; row < to.Count; row++)
        {
            Arithmetic.Add(to[row], from[row], to[row], level);
        }
    }
}
