namespace Spanwise.Core.Layers.Drawing;

/// <summary>What a box stands for.</summary>
internal enum DiagramRole
{
    /// <summary>An input of the model.</summary>
    Input,

    /// <summary>A node whose value only other nodes read.</summary>
    Inner,

    /// <summary>A node that gives an output.</summary>
    Output,
}

/// <summary>One box of a drawing.</summary>
/// <param name="Name">The name of the input or node.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Shape">The shape of its value.</param>
/// <param name="Role">Whether it is an end of the model.</param>
internal sealed record DiagramBox(string Name, string Kind, string Shape, DiagramRole Role);
