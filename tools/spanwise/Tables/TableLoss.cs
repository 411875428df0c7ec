using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Simd.Elementwise;

namespace Spanwise.Cli.Tables;

/// <summary>The losses that a table can be learnt with, by their names on the command line.</summary>
internal enum TableLoss
{
    Mse,
    Mae,
    Huber,
    Bce,
    Cce,
    Hinge,
}

internal static class TableLosses
{
    private static readonly string[] Names = ["mse", "mae", "huber", "bce", "cce", "hinge"];

    /// <exception cref="FormatException">There is none of that name.</exception>
    public static TableLoss Parse(string name) => Array.IndexOf(Names, name.ToLowerInvariant()) is var found and >= 0
        ? (TableLoss)found
        : throw new FormatException($"there is no loss '{name}'; there are {string.Join(", ", Names)}");

    public static string NameOf(TableLoss loss) => Names[(int)loss];

    /// <summary>True if the target is a class, false if it is a number.</summary>
    public static bool TellsClasses(TableLoss loss) => loss is TableLoss.Bce or TableLoss.Cce or TableLoss.Hinge;

    /// <summary>The loss for a model that somebody else trained, whose last layer says what its outputs are: probabilities, their logarithms, or neither.</summary>
    /// <param name="loss">Which.</param>
    /// <param name="model">The model.</param>
    public static Loss Create(TableLoss loss, Model model)
    {
        var last = model.Nodes[model.Outputs[^1].Node].Layer;
        var isSigmoid = last switch
        {
            ActivationLayer layer => layer.Activation.Kind == ActivationKind.Sigmoid,
            Dense layer => layer.Activation.Kind == ActivationKind.Sigmoid,
            _ => false,
        };
        return loss == TableLoss.Cce && last is SoftmaxLayer or LogSoftmaxLayer
            ? new CategoricalCrossEntropy(fromLogarithms: last is LogSoftmaxLayer)
            : Create(loss, isSigmoid ? "sigmoid" : "linear");
    }

    /// <summary>The loss for a model that is described on the command line.</summary>
    /// <param name="loss">Which.</param>
    /// <param name="lastActivation">The activation of the model's outputs.</param>
    public static Loss Create(TableLoss loss, string lastActivation) => loss switch
    {
        TableLoss.Mse => new MeanSquaredError(),
        TableLoss.Mae => new MeanAbsoluteError(),
        TableLoss.Huber => new Huber(),
        TableLoss.Bce => new BinaryCrossEntropy(fromLogits: lastActivation != "sigmoid"),
        TableLoss.Cce => new SoftmaxCrossEntropy(),
        _ => new Hinge(),
    };
}
