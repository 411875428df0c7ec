namespace Spanwise.Core.Layers;

/// <summary>A model that cannot be: a layer that does not fit its input. The message names the layer, the rule and the sizes.</summary>
public sealed class LayerException : ArgumentException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Layer, rule and sizes.</param>
    public LayerException(string message)
        : base(message)
    {
    }
}
