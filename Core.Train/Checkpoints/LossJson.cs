using System.Collections.Immutable;
using System.Text.Json;
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

    private const string AbsoluteErrorName = "mean_absolute_error";
    private const string HuberName = "huber";
    private const string HingeName = "hinge";
    private const string CategoricalFromProbabilities = "cross_entropy_from_probabilities";
    private const string CategoricalFromLogarithms = "cross_entropy_from_logarithms";
    private const string DivergenceFromProbabilities = "divergence_from_probabilities";
    private const string DivergenceFromLogarithms = "divergence_from_logarithms";
    private const string CosineName = "cosine_distance";

    private static readonly string[] Names =
    [
        SoftmaxCrossEntropyName, HalfSquaredErrorName, MeanSquaredErrorName, BinaryFromLogits, BinaryFromProbabilities, AbsoluteErrorName, HuberName,
        HingeName, CategoricalFromProbabilities, CategoricalFromLogarithms, DivergenceFromProbabilities, DivergenceFromLogarithms, CosineName,
    ];

    private const string WeightName = "weight";
    private const string ClassName = "target_is_class";

    /// <summary>Writes the loss of one output, or those of several; nothing for none.</summary>
    /// <exception cref="ArgumentException">A loss is not one of the library's.</exception>
    public static void Write(Utf8JsonWriter json, Loss? loss)
    {
        if (loss is OutputLosses several)
        {
            json.WriteStartArray("losses");
            foreach (var one in several.Losses)
            {
                json.WriteStartObject();
                json.WriteString("loss", NameOf(one.Loss));
                json.WriteNumber(WeightName, one.Weight);
                json.WriteBoolean(ClassName, one.TargetIsClass);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
        else if (loss is not null)
        {
            json.WriteString("loss", NameOf(loss));
        }
    }

    /// <summary>Reads the losses of several outputs.</summary>
    public static ImmutableArray<(Loss Loss, float Weight, bool TargetIsClass)> ReadSeveral(JsonElement[] list, string what)
    {
        var losses = ImmutableArray.CreateBuilder<(Loss, float, bool)>(list.Length);
        foreach (var element in list)
        {
            var json = new StrictJsonObject(element, $"{what}: an entry of 'losses'");
            losses.Add((Read(json.Text("loss"), what), json.Single(WeightName), json.Flag(ClassName)));
            json.RequireNothingElse();
        }

        return losses.MoveToImmutable();
    }

    /// <remarks>Smoothing, weights and Huber's δ steer training; a file is judged by the plain loss.</remarks>
    /// <exception cref="ArgumentException">The loss is not one of the library's.</exception>
    public static string NameOf(Loss loss) => loss switch
    {
        SoftmaxCrossEntropy => SoftmaxCrossEntropyName,
        MeanSquaredError { Scaling: SquaredErrorScaling.HalfSumPerSample } => HalfSquaredErrorName,
        MeanSquaredError => MeanSquaredErrorName,
        BinaryCrossEntropy { FromLogits: true } => BinaryFromLogits,
        BinaryCrossEntropy => BinaryFromProbabilities,
        MeanAbsoluteError => AbsoluteErrorName,
        Huber => HuberName,
        Hinge => HingeName,
        CategoricalCrossEntropy { FromLogarithms: true } => CategoricalFromLogarithms,
        CategoricalCrossEntropy => CategoricalFromProbabilities,
        KullbackLeibler { FromLogarithms: true } => DivergenceFromLogarithms,
        KullbackLeibler => DivergenceFromProbabilities,
        CosineDistance => CosineName,
        _ => throw new ArgumentException($"a model file names losses of the library; '{loss.Name}' is not one (leave it out)", nameof(loss)),
    };

    public static Loss Read(string name, string what) => name switch
    {
        SoftmaxCrossEntropyName => new SoftmaxCrossEntropy(),
        HalfSquaredErrorName => new MeanSquaredError(SquaredErrorScaling.HalfSumPerSample),
        MeanSquaredErrorName => new MeanSquaredError(SquaredErrorScaling.MeanOverElements),
        BinaryFromLogits => new BinaryCrossEntropy(fromLogits: true),
        BinaryFromProbabilities => new BinaryCrossEntropy(fromLogits: false),
        AbsoluteErrorName => new MeanAbsoluteError(),
        HuberName => new Huber(),
        HingeName => new Hinge(),
        CategoricalFromProbabilities => new CategoricalCrossEntropy(),
        CategoricalFromLogarithms => new CategoricalCrossEntropy(fromLogarithms: true),
        DivergenceFromProbabilities => new KullbackLeibler(fromLogarithms: false),
        DivergenceFromLogarithms => new KullbackLeibler(),
        CosineName => new CosineDistance(),
        _ => throw new DataFormatException(
            $"{what}: 'loss' must be one of {string.Join(", ", Names)}; {DataFormatException.Quote(name)} was found"),
    };
}
