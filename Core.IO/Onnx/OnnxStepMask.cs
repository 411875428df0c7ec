using static Spanwise.Core.IO.Onnx.Messages.TensorProto.Types;

namespace Spanwise.Core.IO.Onnx;

/// <summary>
/// Writes steps that are left out wherever they stand, where ONNX knows lengths only: the steps that count are moved to the front, in their order, the operators get
/// lengths, and what they give moves back.
/// </summary>
/// <param name="Steps">The samples [batch, steps, features] with the steps that count in front.</param>
/// <param name="Lengths">How many they are, as operators take them: [batch], at least 1, which not every engine needs.</param>
/// <param name="Order">[batch, steps, 1], the step of the sample that each step in front was.</param>
/// <param name="Kept">[batch, steps, 1], 1 for a step that counts, else 0.</param>
/// <param name="Count">[batch, 1], how many steps count.</param>
internal sealed record OnnxStepMask(string Steps, string Lengths, string Order, string Kept, string Count)
{
    public static OnnxStepMask Write(OnnxPlace place, float value)
    {
        var steps = place.InputShape[0];
        var equal = place.Add("Cast", [place.Add("Equal", [place.Input, place.Number("mask", value)])], OnnxAttributes.Int("to", (int)DataType.Float));
        var allEqual = place.Add("ReduceMin", [equal], OnnxAttributes.Ints("axes", 2), OnnxAttributes.Int("keepdims", 1));
        var kept = place.Add("Sub", [place.Number("one", 1f), allEqual]);

        // Equal values keep their order in TopK: the lower index comes first.
        var order = place.AddOutput(1, "TopK", [kept, place.Integers("steps", steps)], OnnxAttributes.Int("axis", 1));
        var count = place.Add("ReduceSum", [kept, place.Integers("axes", 1, 2)], OnnxAttributes.Int("keepdims", 0));
        var lengths = place.Add("Cast", [place.Add("Max", [count, place.Number("least", 1f)])], OnnxAttributes.Int("to", (int)DataType.Int32));
        var moved = place.Add("GatherElements", [place.Input, Spread(place, order, place.InputShape[1])], OnnxAttributes.Int("axis", 1));
        return new OnnxStepMask(moved, lengths, order, kept, place.Add("Unsqueeze", [count, place.Integers("features", 1)]));
    }

    /// <summary>Outputs [batch, steps, features] at the steps that they belong to, 0 at those that were left out.</summary>
    public string PutBack(OnnxPlace place, string y)
    {
        var back = place.Add("ScatterElements", [y, Spread(place, Order, place.Node.OutputShape[1]), y], OnnxAttributes.Int("axis", 1));
        return place.Add("Mul", [back, Kept]);
    }

    /// <summary>States [batch, features], 0 where every step of a sample was left out.</summary>
    public string ClearEmpty(OnnxPlace place, string state) => place.Add("Mul", [state, place.Add("Min", [Count, place.Number("most", 1f)])]);

    private static string Spread(OnnxPlace place, string order, int features) => place.Add("Expand", [order, place.Integers("spread", 1, 1, features)]);
}
