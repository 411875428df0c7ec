using Spanwise.Core.Train.Checkpoints;
using Spanwise.Core.Train.Metrics;

namespace Spanwise.Native.Options;

/// <summary>A metric by its name: <c>"metric": "accuracy"</c>.</summary>
internal static class MetricDescription
{
    private const string Name = "metric";

    /// <returns>Null if none is named.</returns>
    public static Metric? Read(StrictJsonObject json) => json.Text(Name, otherwise: "none") switch
    {
        "none" => null,
        "accuracy" => new Accuracy(),
        "binary_accuracy_from_logits" => new BinaryAccuracy(fromLogits: true),
        "binary_accuracy_from_probabilities" => new BinaryAccuracy(fromLogits: false),
        "multi_label_accuracy_from_logits" => new MultiLabelAccuracy(fromLogits: true),
        "multi_label_accuracy_from_probabilities" => new MultiLabelAccuracy(fromLogits: false),
        "mean_absolute_error" => new MeanAbsoluteDeviation(),
        "root_mean_squared_error" => new RootMeanSquareError(),
        _ => throw json.Rule(Name, "one of none, accuracy, binary_accuracy_from_logits, binary_accuracy_from_probabilities, multi_label_accuracy_from_logits, multi_label_accuracy_from_probabilities, mean_absolute_error, root_mean_squared_error"),
    };
}
