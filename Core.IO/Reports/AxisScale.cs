using System.Globalization;

namespace Spanwise.Core.IO.Reports;

/// <summary>Where a value stands on an axis, and which round values are written beside it.</summary>
internal sealed class AxisScale
{
    private const int WantedTicks = 5;

    private readonly bool _log;
    private readonly double _low;
    private readonly double _high;
    private readonly double _from;
    private readonly double _to;

    /// <param name="values">All that will be shown; what is not finite, or not above 0 on a logarithmic axis, does not count.</param>
    /// <param name="log">Whether equal distances are equal factors.</param>
    /// <param name="from">The coordinate of the low end.</param>
    /// <param name="to">The coordinate of the high end.</param>
    /// <param name="exact">Whether the axis ends with the values, and not at the next round ones.</param>
    public AxisScale(IEnumerable<double> values, bool log, double from, double to, bool exact)
    {
        (_log, _from, _to) = (log, from, to);
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values)
        {
            if (IsShown(value))
            {
                var place = Transform(value);
                (low, high) = (Math.Min(low, place), Math.Max(high, place));
            }
        }

        if (low > high)
        {
            (low, high) = (0, 1);
        }

        if (high - low <= 1e-12 * Math.Max(1, Math.Abs(high)))
        {
            var half = low == 0 ? 1 : Math.Abs(low) * 0.1;
            (low, high) = (low - half, high + half);
        }

        var step = Step(low, high);
        (_low, _high) = exact ? (low, high) : (step * Math.Floor((low / step) + 1e-9), step * Math.Ceiling((high / step) - 1e-9));
        Ticks = TicksOf(step);
    }

    /// <summary>Values to be written beside the axis.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>Whether a value has a place on the axis.</summary>
    public bool IsShown(double value) => double.IsFinite(value) && (!_log || value > 0);

    /// <summary>The coordinate of a value.</summary>
    public double Place(double value) => _from + ((_to - _from) * (Transform(value) - _low) / (_high - _low));

    /// <summary>How a value is written: with as many digits as tell it from its neighbours, and a true minus.</summary>
    public static string Label(double value)
    {
        var magnitude = Math.Abs(value);
        var text = magnitude is 0 or (>= 1e-3 and < 1e5)
            ? value.ToString("0.#####", CultureInfo.InvariantCulture)
            : value.ToString("0.##e0", CultureInfo.InvariantCulture);
        return text.Replace('-', '−');
    }

    private static double Step(double low, double high)
    {
        var rough = (high - low) / WantedTicks;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var digit = rough / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }

    private List<double> TicksOf(double step)
    {
        var ticks = new List<double>();
        var whole = _log ? Math.Max(1, Math.Round(step)) : step;
        for (var i = Math.Ceiling((_low / whole) - 1e-9); i * whole <= _high + (1e-9 * whole); i++)
        {
            var place = Math.Abs(i) < 1e-9 ? 0 : i * whole;
            ticks.Add(_log ? Math.Pow(10, place) : place);
        }

        return ticks;
    }

    private double Transform(double value) => _log ? Math.Log10(value) : value;
}
