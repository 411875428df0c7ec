using System.Globalization;
using System.Text;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Checkpoints;

namespace Spanwise.Cli.Predicting;

/// <summary>Predictions as CSV: a header, then a line for each sample: what the model says, and how sure it is.</summary>
/// <remarks>
/// Of classes: <c>prediction</c>, then a column for each class with its probability (after softmax, where the loss has one; else the output as it is);
/// of two values: <c>prediction</c>, then <c>probability</c> of the second, or <c>score</c> of a hinge; of a number: <c>prediction</c> alone.
/// </remarks>
internal sealed class PredictionWriter(SavedModel model)
{
    private const float Half = 0.5f;

    private readonly int _columns = model.Model.Output.Count;
    private readonly StringBuilder _text = new();

    /// <summary>Writes predictions.</summary>
    /// <param name="outputs">The model's outputs, sample after sample.</param>
    public string Write(ReadOnlySpan<float> outputs)
    {
        _text.Clear();
        WriteHeader();
        while (!outputs.IsEmpty)
        {
            WriteRow(outputs[.._columns]);
            outputs = outputs[_columns..];
        }

        return _text.ToString();
    }

    private void WriteHeader()
    {
        _text.Append("prediction");
        if (model.Loss is BinaryCrossEntropy)
        {
            _text.Append(",probability");
        }
        else if (model.Loss is Hinge)
        {
            _text.Append(",score");
        }
        else if (_columns > 1)
        {
            for (var i = 0; i < _columns; i++)
            {
                _text.Append(',').Append(Quoted(ClassName(i)));
            }
        }

        _text.Append('\n');
    }

    private void WriteRow(ReadOnlySpan<float> output)
    {
        switch (model.Loss)
        {
            case BinaryCrossEntropy entropy:
                var probability = entropy.FromLogits ? (float)(1 / (1 + Math.Exp(-output[0]))) : output[0];
                _text.Append(Quoted(ClassName((entropy.FromLogits ? output[0] > 0 : output[0] > Half) ? 1 : 0))).Append(',').Append(Text(probability));
                break;
            case Hinge:
                _text.Append(Quoted(ClassName(output[0] > 0 ? 1 : 0))).Append(',').Append(Text(output[0]));
                break;
            default:
                if (_columns == 1)
                {
                    _text.Append(Text(output[0]));
                    break;
                }

                WriteClasses(output);
                break;
        }

        _text.Append('\n');
    }

    private void WriteClasses(ReadOnlySpan<float> output)
    {
        var best = 0;
        for (var i = 1; i < output.Length; i++)
        {
            best = output[i] > output[best] ? i : best;
        }

        var isLogits = model.Loss is SoftmaxCrossEntropy;
        var sum = 0d;
        foreach (var value in output)
        {
            sum += Math.Exp(value - output[best]);
        }

        _text.Append(Quoted(ClassName(best)));
        foreach (var value in output)
        {
            _text.Append(',').Append(Text(isLogits ? (float)(Math.Exp(value - output[best]) / sum) : value));
        }
    }

    private string ClassName(int index) => model.Table is { Classes.IsEmpty: false } table ? table.Classes[index] : index.ToString(CultureInfo.InvariantCulture);

    private static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
