using Spanwise.Core.Simd;
using Spanwise.Core.Simd.Elementwise;

namespace Spanwise.Core.Train.Metrics;

/// <summary>How often each class was taken for each: rows are the true classes, columns those predicted.</summary>
/// <remarks>
/// For a class c: precision = right / all predicted as c; recall = right / all that are c; F1 = 2 · right / (predicted + actual). Where nothing
/// was predicted, or nothing is of the class, the quotient is 0, as in scikit-learn. Means over classes ("macro") count every class alike.
/// </remarks>
public sealed class ConfusionMatrix
{
    private readonly long[] _counts;

    /// <summary>Makes an empty matrix.</summary>
    /// <param name="classes">Number of classes; at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two.</exception>
    public ConfusionMatrix(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        Classes = classes;
        _counts = new long[checked(classes * classes)];
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Samples counted.</summary>
    public long Total { get; private set; }

    /// <summary>The share of samples whose class was predicted; not-a-number without any.</summary>
    public double Accuracy => (double)Sum(static i => (i, i)) / Total;

    /// <summary>The mean of all classes' precision.</summary>
    public double MacroPrecision => Mean(Precision);

    /// <summary>The mean of all classes' recall, also called balanced accuracy.</summary>
    public double MacroRecall => Mean(Recall);

    /// <summary>The mean of all classes' F1.</summary>
    public double MacroF1 => Mean(F1);

    /// <summary>Samples of a class that were taken for another, or for itself.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A class is out of range.</exception>
    public long this[int actual, int predicted] => _counts[(Checked(nameof(actual), actual) * Classes) + Checked(nameof(predicted), predicted)];

    /// <summary>Counts one sample.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A class is out of range.</exception>
    public void Add(int actual, int predicted)
    {
        _counts[(Checked(nameof(actual), actual) * Classes) + Checked(nameof(predicted), predicted)]++;
        Total++;
    }

    /// <summary>Counts samples by their outputs: the largest output is the class predicted, or for a single output whether it is above a threshold.</summary>
    /// <param name="outputs">One row for each sample, as <see cref="Trainer.Predict"/> gives them; <see cref="Classes"/> floats a row, or 1 for two classes.</param>
    /// <param name="actual">The class of each sample.</param>
    /// <param name="threshold">Single outputs above it say class 1: 0 for logits, ½ for probabilities.</param>
    /// <exception cref="ArgumentException">The lengths do not agree, or a class is out of range.</exception>
    public void Add(ReadOnlySpan<float> outputs, ReadOnlySpan<int> actual, float threshold = 0f)
    {
        var single = Classes == 2 && outputs.Length == actual.Length;
        var columns = single ? 1 : Classes;
        if (outputs.Length != (long)actual.Length * columns)
        {
            ThrowHelper.LengthNot(nameof(outputs), outputs.Length, (long)actual.Length * columns);
        }

        for (var row = 0; row < actual.Length; row++)
        {
            Add(actual[row], single ? (outputs[row] > threshold ? 1 : 0) : Reductions.ArgMax(outputs.Slice(row * columns, columns)));
        }
    }

    /// <summary>The share of what was predicted as a class that is of it.</summary>
    public double Precision(int ofClass) => Quotient(this[ofClass, ofClass], Sum(i => (i, ofClass)));

    /// <summary>The share of what is of a class that was predicted so.</summary>
    public double Recall(int ofClass) => Quotient(this[ofClass, ofClass], Sum(i => (ofClass, i)));

    /// <summary>The harmonic mean of precision and recall.</summary>
    public double F1(int ofClass) => Quotient(2 * this[ofClass, ofClass], Sum(i => (i, ofClass)) + Sum(i => (ofClass, i)));

    private static double Quotient(long part, long whole) => whole == 0 ? 0 : (double)part / whole;

    private double Mean(Func<int, double> figure)
    {
        var sum = 0d;
        for (var i = 0; i < Classes; i++)
        {
            sum += figure(i);
        }

        return sum / Classes;
    }

    private long Sum(Func<int, (int Actual, int Predicted)> place)
    {
        var sum = 0L;
        for (var i = 0; i < Classes; i++)
        {
            var (actual, predicted) = place(i);
            sum += this[actual, predicted];
        }

        return sum;
    }

    private int Checked(string name, int value) => (uint)value < (uint)Classes
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be a class from 0 to {Classes - 1}; received {value}");
}
