namespace Spanwise.Core.IO.Reports;

/// <summary>How the points of a <see cref="ChartSeries"/> are shown.</summary>
public enum ChartMark
{
    /// <summary>Joined by a line.</summary>
    Line,

    /// <summary>Joined by a broken line.</summary>
    DashedLine,

    /// <summary>As dots.</summary>
    Dots,
}
