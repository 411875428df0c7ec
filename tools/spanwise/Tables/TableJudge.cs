using Spanwise.Cli.Reporting;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Metrics;

namespace Spanwise.Cli.Tables;

/// <summary>How a model for tables is judged, which its loss decides.</summary>
internal static class TableJudge
{
    public static Metric CreateMetric(Loss loss) => loss switch
    {
        SoftmaxCrossEntropy or CategoricalCrossEntropy => new Accuracy(),
        BinaryCrossEntropy entropy => new BinaryAccuracy(fromLogits: entropy.FromLogits),
        Hinge => new BinaryAccuracy(0f),
        _ => new RootMeanSquareError(),
    };

    public static Figure FigureOf(Loss loss) => loss is SoftmaxCrossEntropy or CategoricalCrossEntropy or BinaryCrossEntropy or Hinge ? Figure.OfClasses : Figure.OfNumbers;
}
