using Spanwise.Core.Layers;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.Train;

/// <summary>Multiplies losses and gradients by the weights of their samples; each worker reads and writes its own rows.</summary>
internal sealed class SampleWeights(int batch, SimdLevel level)
{
    private readonly float[] _weights = new float[batch];

    /// <param name="source">Where the weights come from.</param>
    /// <param name="samples">The samples in the rows.</param>
    /// <param name="firstRow">The first of the rows within the batch.</param>
    /// <param name="rowLosses">One loss for each row.</param>
    /// <param name="gradOutput">The gradient of the rows; empty where only the losses are wanted.</param>
    public void Apply(IDataSource source, ReadOnlySpan<int> samples, int firstRow, Span<float> rowLosses, Rows gradOutput)
    {
        var weights = _weights.AsSpan(firstRow, samples.Length);
        source.ReadWeights(samples, weights);
        for (var row = 0; row < weights.Length; row++)
        {
            rowLosses[row] *= weights[row];
            if (!gradOutput.IsEmpty)
            {
                Arithmetic.Scale(gradOutput[row], weights[row], gradOutput[row], level);
            }
        }
    }
}
