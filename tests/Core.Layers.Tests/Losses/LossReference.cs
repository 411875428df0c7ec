using NUnit.Framework;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests.Losses;

/// <summary>Losses and gradients in double precision, and the comparison with a loss under test.</summary>
internal static class LossReference
{
    public static (double Loss, double[] Gradient) Sum(LossCase rows, bool classes, int row, Func<double, double, (double Value, double Slope)> term)
    {
        var sum = 0d;
        var gradient = new double[rows.Columns];
        for (var i = 0; i < rows.Columns; i++)
        {
            var (value, slope) = term(rows.Logit(row, i), rows.Target(classes, row, i));
            sum += value;
            gradient[i] = slope;
        }

        return (sum, gradient);
    }

    public static (double Loss, double[] Gradient) SoftmaxReference(LossCase rows, bool classes, int row)
    {
        var total = 0d;
        var weight = 0d;
        for (var i = 0; i < rows.Columns; i++)
        {
            total += Math.Exp(rows.Logit(row, i));
            weight += rows.Target(classes, row, i);
        }

        return Sum(rows, classes, row, (x, t) => (t * (Math.Log(total) - x), (weight * Math.Exp(x) / total) - t));
    }

    public static void Compare(LossCase rows, Loss loss, bool classes, SimdLevel level, Func<int, (double Loss, double[] Gradient)> reference)
    {
        if (classes && rows.Columns == 1)
        {
            // One output has the classes 0 and 1 where it says yes or no, and only class 0 where it stands for one class of one.
            rows.Classes = loss is BinaryCrossEntropy or Hinge ? [0, 1, 1, 0, 1] : new int[rows.Rows];
            if (loss is MeanSquaredError or MeanAbsoluteError or Huber)
            {
                return;
            }
        }

        var losses = rows.Evaluate(loss, classes, level);
        for (var row = 0; row < rows.Rows; row++)
        {
            var (value, gradient) = reference(row);
            Assert.That(Math.Abs(losses[row] - value), Is.LessThan(2e-6 * Math.Max(1, Math.Abs(value))), $"{loss.Name}, {rows.Columns} columns, row {row}");
            for (var i = 0; i < rows.Columns; i++)
            {
                var expected = gradient[i] / rows.Rows;
                Assert.That(Math.Abs(rows.GradientAt(row, i) - expected), Is.LessThan(5e-7 * Math.Max(1, Math.Abs(expected))), $"{loss.Name}, {rows.Columns} columns, row {row}, column {i}");
            }

            for (var i = rows.Columns; i < rows.Columns + 3; i++)
            {
                Assert.That(rows.GradientAt(row, i), Is.NaN, "the gap between two rows");
            }
        }
    }
}
