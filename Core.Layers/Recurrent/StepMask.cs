namespace Spanwise.Core.Layers;

/// <summary>Which steps of which samples are left out.</summary>
internal sealed class StepMask(int steps, int batch, int features, float value)
{
    private readonly bool[] _isLeftOut = new bool[checked(steps * batch)];

    /// <summary>Looks at some samples: a step all of whose features are the mask value is left out.</summary>
    public void Find(Rows input, int first)
    {
        for (var row = 0; row < input.Count; row++)
        {
            var sample = input[row];
            for (var step = 0; step < steps; step++)
            {
                _isLeftOut[(step * batch) + first + row] = !sample.Slice(step * features, features).ContainsAnyExcept(value);
            }
        }
    }

    public bool IsLeftOut(int step, int row) => _isLeftOut[(step * batch) + row];

    /// <summary>The next rows from <paramref name="from"/> on that are alike: whether they are left out, and one past the last.</summary>
    public (bool IsLeftOut, int End) NextRun(int step, int from, int to)
    {
        var kind = IsLeftOut(step, from);
        var end = from + 1;
        while (end < to && IsLeftOut(step, end) == kind)
        {
            end++;
        }

        return (kind, end);
    }
}
