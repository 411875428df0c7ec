using System.Globalization;
using Spanwise.Core.Layers;

namespace Spanwise.Core.Train;

/// <summary>A training came upon a number that is not finite. The message says in which step and layer.</summary>
public sealed class TrainingDivergedException : Exception
{
    private TrainingDivergedException(string message, int epoch, long step, int layer)
        : base(message)
    {
        (Epoch, Step, Layer) = (epoch, step, layer);
    }

    /// <summary>The epoch, from 1; 0 outside a trainer.</summary>
    public int Epoch { get; }

    /// <summary>The step, from 1, counted since the training began.</summary>
    public long Step { get; }

    /// <summary>The index of the layer where it was seen first; −1 if it was in the inputs, in a merge, or in the loss alone.</summary>
    public int Layer { get; }

    /// <param name="plan">The plan, as the failing step left it.</param>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="step">The step, from 1.</param>
    /// <param name="rows">Rows in the batch.</param>
    /// <param name="layer">The layer whose gradient is not finite; −1 if it is the loss that is not.</param>
    internal static TrainingDivergedException Create(ExecutionPlan plan, int epoch, long step, int rows, int layer)
    {
        string what;
        if (layer >= 0)
        {
            what = $"the gradient of {Describe(plan, layer)} is not finite";
        }
        else if (!IsFinite(plan.Input(0, rows)))
        {
            what = "the loss is not finite, because the inputs are not";
        }
        else
        {
            var node = FirstBadNode(plan, rows);
            layer = node >= 0 ? plan.Model.Nodes[node].LayerIndex : -1;
            what = node >= 0
                ? $"the loss is not finite; the first layer whose outputs are not is {DescribeNode(plan, node)}"
                : "the loss is not finite, although the outputs are";
        }

        var where = epoch > 0 ? string.Create(CultureInfo.InvariantCulture, $"step {step}, in epoch {epoch}") : string.Create(CultureInfo.InvariantCulture, $"step {step}");
        return new TrainingDivergedException($"the training diverged in {where}: {what}; a smaller learning rate or clipping may help", epoch, step, layer);
    }

    private static int FirstBadNode(ExecutionPlan plan, int rows)
    {
        for (var node = 0; node < plan.Model.Nodes.Length; node++)
        {
            if (!IsFinite(plan.OutputOf(node, 0, rows)))
            {
                return node;
            }
        }

        return -1;
    }

    private static string Describe(ExecutionPlan plan, int layer) =>
        string.Create(CultureInfo.InvariantCulture, $"layer {layer} ({plan.Model.Layers[layer].Name ?? plan.Model.Layers[layer].Kind})");

    private static string DescribeNode(ExecutionPlan plan, int index)
    {
        var node = plan.Model.Nodes[index];
        return node.Layer is not null ? Describe(plan, node.LayerIndex) : $"'{node.Name}' ({node.Kind})";
    }

    private static bool IsFinite(Rows rows)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            foreach (var value in rows[row])
            {
                if (!float.IsFinite(value))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
