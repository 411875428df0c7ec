using Spanwise.Core.Layers;
using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train.Checkpoints;

/// <summary>A model with what is needed to use it: how its inputs are made from pixels, and what it was trained for.</summary>
/// <param name="Model">The model.</param>
public sealed record SavedModel(Model Model)
{
    /// <summary>The network's name, such as <c>mlp</c>; null if it has none.</summary>
    public string? Network { get; init; }

    /// <summary>The factor that makes an input of a pixel; finite.</summary>
    public float InputScale { get; init; } = 1f;

    /// <summary>Added to every scaled pixel; finite.</summary>
    public float InputShift { get; init; }

    /// <summary>How the model reads tables; null if it was not trained on one.</summary>
    public TableSchema? Table { get; init; }

    /// <summary>The loss that the model was trained with; null if nobody said.</summary>
    public Loss? Loss { get; init; }
}
