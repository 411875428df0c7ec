using System.Collections.Immutable;

namespace Spanwise.Core.Layers.Drawing;

/// <summary>A model as boxes and arrows: what all drawings are made of.</summary>
internal sealed class Diagram
{
    public Diagram(Model model)
    {
        var boxes = ImmutableArray.CreateBuilder<DiagramBox>();
        var arrows = ImmutableArray.CreateBuilder<(int From, int To)>();
        foreach (var input in model.Inputs)
        {
            boxes.Add(new DiagramBox(input.Name, "input", input.Shape.ToString(), DiagramRole.Input));
        }

        var summary = model.Summary();
        foreach (var row in summary.Rows)
        {
            var role = summary.Outputs.Contains(row.Name) ? DiagramRole.Output : DiagramRole.Inner;
            boxes.Add(new DiagramBox(row.Name, row.IsShared ? $"{row.Kind}, shared" : row.Kind, row.OutputShape.ToString(), role));
        }

        for (var node = 0; node < model.Nodes.Length; node++)
        {
            foreach (var value in model.Nodes[node].From)
            {
                arrows.Add((value, model.Inputs.Length + node));
            }
        }

        (Boxes, Arrows) = (boxes.ToImmutable(), arrows.ToImmutable());
    }

    /// <summary>One box for each value of the model, in their order.</summary>
    public ImmutableArray<DiagramBox> Boxes { get; }

    /// <summary>From which box to which; each leads to a later one.</summary>
    public ImmutableArray<(int From, int To)> Arrows { get; }
}
