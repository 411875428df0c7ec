namespace Spanwise.Samples.Lectures;

/// <summary>What pictures need of samples.</summary>
internal static class SourceExtensions
{
    /// <summary>The inputs of all samples, one after the other.</summary>
    public static float[] AllInputs(this IDataSource source)
    {
        var inputs = new float[source.Count * source.Input.Count];
        source.ReadInputs([.. Enumerable.Range(0, source.Count)], new Rows(inputs, source.Count, source.Input.Count, source.Input.Count));
        return inputs;
    }
}
