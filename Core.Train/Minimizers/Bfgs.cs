namespace Spanwise.Core.Train.Minimizers;

/// <summary>BFGS: Newton's method with a matrix of the inverse curvature that every step improves. For some hundreds of parameters.</summary>
/// <remarks>
/// H = (I − ρ s yᵀ) H (I − ρ y sᵀ) + ρ s sᵀ with s = Δx, y = Δg, ρ = 1 / sᵀy; before the first update H = (sᵀy / yᵀy) I; a line search with strong Wolfe conditions. An iteration is
/// one such step. Nocedal and Wright, <i>Numerical Optimization</i> (2006), algorithm 6.1.
/// </remarks>
public sealed class Bfgs : QuasiNewton
{
    /// <summary>The most parameters: with more, the matrix alone takes more than 128 MiB, and <see cref="Lbfgs"/> is the better choice.</summary>
    public const int MaximumCount = 4096;

    private protected override ICurvature CreateCurvature(int count) => count <= MaximumCount
        ? new Matrix(count)
        : throw new ArgumentException($"BFGS keeps a matrix and takes at most {MaximumCount} parameters; the function has {count} (L-BFGS takes any number)");

    private sealed class Matrix(int count) : ICurvature
    {
        private readonly double[] _inverse = new double[count * count];
        private readonly double[] _product = new double[count];

        public bool IsEmpty { get; private set; } = true;

        public void Forget() => IsEmpty = true;

        public void Direction(ReadOnlySpan<double> gradient, Span<double> direction)
        {
            if (IsEmpty)
            {
                Vectors.Scale(-1, gradient, direction);
                return;
            }

            for (var i = 0; i < count; i++)
            {
                direction[i] = -Vectors.Dot(Row(i), gradient);
            }
        }

        public void Learn(ReadOnlySpan<double> step, ReadOnlySpan<double> change, double product)
        {
            if (IsEmpty)
            {
                IsEmpty = false;
                _inverse.AsSpan().Clear();
                var scale = product / Vectors.Dot(change, change);
                for (var i = 0; i < count; i++)
                {
                    Row(i)[i] = scale;
                }
            }

            // H += ((sᵀy + yᵀHy) / (sᵀy)²) s sᵀ − (Hy sᵀ + s (Hy)ᵀ) / sᵀy
            for (var i = 0; i < count; i++)
            {
                _product[i] = Vectors.Dot(Row(i), change);
            }

            var square = (product + Vectors.Dot(change, _product)) / (product * product);
            for (var i = 0; i < count; i++)
            {
                var row = Row(i);
                Vectors.AddScaled(row, (square * step[i]) - (_product[i] / product), step);
                Vectors.AddScaled(row, -step[i] / product, _product);
            }
        }

        private Span<double> Row(int row) => _inverse.AsSpan(row * count, count);
    }
}
