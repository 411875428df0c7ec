namespace Spanwise.Samples.Lectures;

/// <summary>Pictures that several experiments show.</summary>
internal static class Pictures
{
    /// <summary>What a model of two inputs says all over a rectangle, with samples in front.</summary>
    public static Chart Regions(string title, Trainer trainer, float[] points, int[] classes, (double Left, double Right, double Bottom, double Top) field, string x = "x₁", string y = "x₂")
    {
        var places = ChartBackground.Grid(field.Left, field.Right, field.Bottom, field.Top);
        var outputs = trainer.Predict(new ArraySource(new Shape(2), places, new int[places.Length / 2]));
        var columns = trainer.Model.Output.Count;

        // A single output says yes above its threshold: that of logits is 0, that of probabilities ½.
        var threshold = trainer.Loss is BinaryCrossEntropy { FromLogits: true } or PerceptronLoss ? 0f : 0.5f;
        var said = columns == 1 ? Array.ConvertAll(outputs, value => value >= threshold ? 1 : 0) : OneHot.Decode(outputs, columns);
        return new Chart(title, x, y, Clouds(points, classes))
        {
            Background = ChartBackground.OfClasses(field.Left, field.Right, field.Bottom, field.Top, said),
        };
    }

    /// <summary>Points of a plane, a colour for each class.</summary>
    public static ChartSeries[] Clouds(float[] points, int[] classes) =>
    [
        .. Enumerable.Range(0, classes.Max() + 1).Select(one =>
        {
            var own = Enumerable.Range(0, classes.Length).Where(i => classes[i] == one).ToArray();
            return new ChartSeries($"class {one}", [.. own.Select(i => (double)points[2 * i])], [.. own.Select(i => (double)points[(2 * i) + 1])]) { Mark = ChartMark.Dots, Colour = one };
        }),
    ];

    /// <summary>The distribution of each output, apart for each class, as the lecture draws it.</summary>
    public static IEnumerable<Figure> OutputHistograms(string title, float[] outputs, int columns, int[] classes)
    {
        for (var output = 0; output < columns; output++)
        {
            yield return new HistogramChart(
                $"{title}, output {output}",
                "output",
                50,
                [.. Enumerable.Range(0, columns).Select(one => ($"digit {one}", (IReadOnlyList<float>)[.. Enumerable.Range(0, classes.Length).Where(i => classes[i] == one).Select(i => outputs[(i * columns) + output])]))])
            { Range = (0, 1) };
        }
    }
}
