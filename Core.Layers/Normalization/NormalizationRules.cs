namespace Spanwise.Core.Layers;

/// <summary>What normalising layers refuse.</summary>
internal static class NormalizationRules
{
    public static float RequireEpsilon(string layer, float epsilon) => epsilon > 0f && float.IsFinite(epsilon)
        ? epsilon
        : throw new LayerException($"the epsilon of a {layer} layer is finite and above 0; received {epsilon}");
}
