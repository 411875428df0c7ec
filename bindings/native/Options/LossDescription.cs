using Spanwise.Core.Layers.Losses;
using Spanwise.Core.Train.Checkpoints;

namespace Spanwise.Native.Options;

/// <summary>A loss by its name in model files: <c>"loss": "mean_squared_error"</c>.</summary>
internal static class LossDescription
{
    private const string Name = "loss";

    /// <returns>Null if none is named.</returns>
    public static Loss? Read(StrictJsonObject json) => json.IsLeftOut(Name) ? null : LossJson.Read(json.Text(Name), "options");
}
