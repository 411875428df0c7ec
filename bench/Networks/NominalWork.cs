using Spanwise.Core.Layers;

namespace Spanwise.Bench.Networks;

/// <summary>Multiply-adds of one sample on the way back through a layer.</summary>
internal static class NominalWork
{
    /// <summary>
    /// As many as forward; of the first layer none, because nobody needs the gradient of its input, but for what goes back from step to step in a recurrent one.
    /// </summary>
    public static double Back(Sequential model, int layer)
    {
        var forward = (double)model.Layers[layer].MultiplyAdds(model.Shapes[layer]);
        if (layer > 0)
        {
            return forward;
        }

        return model.Layers[0] is RecurrentLayer
            ? forward - model.Layers[0].Parameters(model.Input).Where(tensor => tensor.Name.StartsWith("weight_ih_l0", StringComparison.Ordinal)).Sum(tensor => (double)tensor.Shape.Count * model.Input[0])
            : 0;
    }
}
