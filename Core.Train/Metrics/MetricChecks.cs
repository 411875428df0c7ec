using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd;

namespace Spanwise.Core.Train.Metrics;

/// <summary>The checks that metrics share.</summary>
internal static class MetricChecks
{
    public static void Values(Rows output, in Targets targets, int rowValues)
    {
        if (targets.IsClasses)
        {
            throw new ArgumentException("this metric takes rows of floats as targets; received classes", nameof(targets));
        }

        Targets(output, targets, rowValues);
    }

    public static void Targets(Rows output, in Targets targets, int rowValues)
    {
        ThrowHelper.RequireLength(nameof(rowValues), rowValues, output.Count);
        if (targets.IsClasses)
        {
            if (targets.Classes.Length != output.Count)
            {
                throw new ArgumentException($"every row has one target; there are {targets.Classes.Length} classes for {output.Count} rows", nameof(targets));
            }
        }
        else if (targets.Values.Count != output.Count || targets.Values.Features != output.Features)
        {
            throw new ArgumentException(
                $"targets have the shape of the outputs, {output.Count} rows of {output.Features} floats; received {targets.Values.Count} rows of {targets.Values.Features}",
                nameof(targets));
        }
    }
}
