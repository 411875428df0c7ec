using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Checkpoints;

/// <summary>The names of losses in model files; they never change, whatever becomes of those in the code.</summary>
internal static class LossJson
{
    private const string SoftmaxCrossEntropyName = "softmax_cross_entropy";
    private const string HalfSquaredErrorName = "half_squared_error";
    private const string MeanSquaredErrorName = "mean_squared_error";
    private const string BinaryFromLogits = "binary_cross_entropy_from_logits";
    private const string BinaryFromProbabilities = "binary_cross_entropy_from_probabilities";

    /// <exception cref="ArgumentException">The loss is not one of the library's.</exception>
    public static string NameOf(Loss loss) => loss switch
    {
        SoftmaxCrossEntropy => SoftmaxCrossEntropyName,
        MeanSquaredError { Scaling: SquaredErrorScaling.HalfSumPerSample } => HalfSquaredErrorName,
        MeanSquaredError => MeanSquaredErrorName,
        BinaryCrossEntropy { FromLogits: true } => BinaryFromLogits,
        BinaryCrossEntropy => BinaryFromProbabilities,
        _ => throw new ArgumentException($"a model file names losses of the library; '{loss.Name}' is not one (leave it out)", nameof(loss)),
    };

    public static Loss Read(string name, string what) => name switch
    {
        SoftmaxCrossEntropyName => new SoftmaxCrossEntropy(),
        HalfSquaredErrorName => new MeanSquaredError(SquaredErrorScaling.HalfSumPerSample),
        MeanSquaredErrorName => new MeanSquaredError(SquaredErrorScaling.MeanOverElements),
        BinaryFromLogits => new BinaryCrossEntropy(fromLogits: true),
        BinaryFromProbabilities => new BinaryCrossEntropy(fromLogits: false),
        _ => throw new DataFormatException(
            $"{what}: 'loss' must be one of {SoftmaxCrossEntropyName}, {HalfSquaredErrorName}, {MeanSquaredErrorName}, {BinaryFromLogits}, {BinaryFromProbabilities}; {DataFormatException.Quote(name)} was found"),
    };
}
