namespace Spanwise.Core.Layers.Drawing;

/// <summary>Models as drawings, each a text to be written to a file.</summary>
public static class ModelDrawing
{
    /// <summary>The model in Graphviz's language, for <c>dot -Tpng</c> and its like.</summary>
    /// <param name="model">The model.</param>
    /// <returns>A <c>digraph</c> with a node for each input and each node of the model, and an edge for each connection.</returns>
    public static string ToDot(this Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return DotDrawing.Draw(new Diagram(model));
    }

    /// <summary>The model as a Mermaid flowchart, which GitHub and many editors draw within Markdown.</summary>
    /// <param name="model">The model.</param>
    /// <returns>A <c>flowchart</c> with a node for each input and each node of the model, and a link for each connection.</returns>
    public static string ToMermaid(this Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return MermaidDrawing.Draw(new Diagram(model));
    }

    /// <summary>The model as an SVG picture, light or dark as the reader has chosen.</summary>
    /// <param name="model">The model.</param>
    /// <returns>A document of its own; boxes in ranks from the inputs at the top, a path for each connection.</returns>
    public static string ToSvg(this Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return SvgDrawing.Draw(new Diagram(model));
    }
}
