using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers.Tests.Losses;

/// <summary>Some rows with targets, laid out with gaps that hold NaN, and the loss evaluated over them.</summary>
internal sealed class LossCase
{
    private const int Gap = 3;
    private readonly int _stride;

    public LossCase(int rows, int columns, int seed = 1, double spread = 4)
    {
        (Rows, Columns, _stride) = (rows, columns, columns + Gap);
        var random = new System.Random(seed);
        Output = Nans(rows * _stride);
        Values = Nans(rows * _stride);
        Gradient = Nans(rows * _stride);
        Classes = new int[rows];
        for (var row = 0; row < rows; row++)
        {
            Classes[row] = random.Next(columns);
            for (var i = 0; i < columns; i++)
            {
                Output[(row * _stride) + i] = (float)((random.NextDouble() - 0.5) * spread);
                Values[(row * _stride) + i] = random.NextSingle();
            }
        }
    }

    public int Rows { get; }

    public int Columns { get; }

    public float[] Output { get; }

    public float[] Values { get; }

    public float[] Gradient { get; }

    public int[] Classes { get; set; }

    /// <summary>The target of an element, whichever kind of target is used.</summary>
    public double Target(bool classes, int row, int column) =>
        !classes ? Values[At(row, column)] : Columns == 1 ? Classes[row] : Classes[row] == column ? 1 : 0;

    public double Logit(int row, int column) => Output[At(row, column)];

    public float GradientAt(int row, int column) => Gradient[At(row, column)];

    public int At(int row, int column) => (row * _stride) + column;

    /// <summary>Each row's loss; the gradient of their mean goes to <see cref="Gradient"/> if asked for.</summary>
    public float[] Evaluate(Loss loss, bool classes, SimdLevel level, bool withGradient = true)
    {
        var losses = new float[Rows];
        loss.Evaluate(new LossStep
        {
            Output = new Rows(Output, Rows, Columns, _stride),
            Targets = classes ? new Targets(Classes) : new Targets(new Rows(Values, Rows, Columns, _stride)),
            GradOutput = withGradient ? new Rows(Gradient, Rows, Columns, _stride) : default,
            RowLosses = losses,
            InverseBatch = 1f / Rows,
            Level = level,
        });
        return losses;
    }

    /// <summary>Brings the outputs into the range that a loss takes.</summary>
    public void MakeProbabilitiesFor(Loss loss)
    {
        if (loss is BinaryCrossEntropy { FromLogits: false } or CategoricalCrossEntropy { FromLogarithms: false } or KullbackLeibler { FromLogarithms: false })
        {
            MakeProbabilities();
        }
    }

    /// <summary>Draws the outputs anew between 0.05 and 0.95.</summary>
    public void MakeProbabilities()
    {
        var random = new System.Random(Columns);
        foreach (ref var p in Output.AsSpan())
        {
            p = float.IsNaN(p) ? p : (random.NextSingle() * 0.9f) + 0.05f;
        }
    }

    /// <summary>The mean of the losses, in double.</summary>
    public double Mean(Loss loss, bool classes, SimdLevel level)
    {
        var sum = 0d;
        foreach (var value in Evaluate(loss, classes, level, withGradient: false))
        {
            sum += value;
        }

        return sum / Rows;
    }

    private static float[] Nans(int count)
    {
        var values = new float[count];
        Array.Fill(values, float.NaN);
        return values;
    }
}
