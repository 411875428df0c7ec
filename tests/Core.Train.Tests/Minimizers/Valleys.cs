using Spanwise.Core.Train.Minimizers;

namespace Spanwise.Core.Train.Tests.Minimizers;

/// <summary>Functions whose least value is known.</summary>
internal static class Valleys
{
    /// <summary>A curved valley; least 0 at (1, 1, …).</summary>
    public static SmoothObjective Rosenbrock(int count) => SmoothObjective.Of(count, (x, gradient) =>
    {
        gradient.Clear();
        var sum = 0d;
        for (var i = 0; i < x.Length - 1; i++)
        {
            var (bend, off) = (x[i + 1] - (x[i] * x[i]), 1 - x[i]);
            sum += (100 * bend * bend) + (off * off);
            gradient[i] += (-400 * x[i] * bend) - (2 * off);
            gradient[i + 1] += 200 * bend;
        }

        return sum;
    });

    /// <summary>½ Σ cᵢ (xᵢ − i)² with c from 1 to 1000; least 0 at (0, 1, 2, …).</summary>
    public static SmoothObjective Bowl(int count) => SmoothObjective.Of(count, (x, gradient) =>
    {
        var sum = 0d;
        for (var i = 0; i < x.Length; i++)
        {
            var weight = Math.Pow(1000, (double)i / Math.Max(1, x.Length - 1));
            sum += 0.5 * weight * (x[i] - i) * (x[i] - i);
            gradient[i] = weight * (x[i] - i);
        }

        return sum;
    });

    /// <summary>A valley in every unit; the deepest, 0, at 0.</summary>
    public static SmoothObjective Rastrigin(int count) => SmoothObjective.Of(count, (x, gradient) =>
    {
        var sum = 10d * x.Length;
        for (var i = 0; i < x.Length; i++)
        {
            sum += (x[i] * x[i]) - (10 * Math.Cos(2 * Math.PI * x[i]));
            gradient[i] = (2 * x[i]) + (20 * Math.PI * Math.Sin(2 * Math.PI * x[i]));
        }

        return sum;
    });
}
