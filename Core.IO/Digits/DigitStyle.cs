namespace Spanwise.Core.IO.Digits;

/// <summary>How far hands differ. These numbers set how hard the built-in digits are; a change of one is a change of the data set.</summary>
internal static class DigitStyle
{
    /// <summary>How far each control point strays, in heights of a digit.</summary>
    internal const float Wobble = 0.040f;

    /// <summary>How far the page is bent: quadratic terms, in heights of a digit.</summary>
    internal const float Bend = 0.12f;

    /// <summary>Half the tangent of the rotation.</summary>
    internal const float HalfTurn = 0.06f;

    /// <summary>Slant: how far the top moves to the right of the foot, in heights.</summary>
    internal const float Slant = 0.21f;

    /// <summary>The narrowest and the widest hand, as a factor of the width.</summary>
    internal const float NarrowestWidth = 0.75f, WidestWidth = 1.3f;

    /// <summary>The size of the box that the digit is fitted to, in pixels, ink included (MNIST: 20).</summary>
    internal const float SmallestBox = 16.5f, LargestBox = 20.5f;

    /// <summary>How far the centre of the ink lies from the centre of the image, in pixels.</summary>
    internal const float Offset = 0.7f;

    /// <summary>The radius of the pen in pixels.</summary>
    internal const float ThinnestPen = 0.8f, ThickestPen = 2.0f;

    /// <summary>How much the pressure, and so the radius, changes from control point to control point, as a part of the radius.</summary>
    internal const float Pressure = 0.10f;

    /// <summary>How wide the edge of a line is, in pixels.</summary>
    internal const float SharpestEdge = 0.9f, SoftestEdge = 1.5f;

    /// <summary>How much the darkness of the ink differs from pixel to pixel; the paper stays 0.</summary>
    internal const float Grain = 0.15f;
}
