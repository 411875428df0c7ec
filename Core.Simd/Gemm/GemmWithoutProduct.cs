namespace Spanwise.Core.Simd.Gemm;

/// <summary>C = f(β·C + bias) where α = 0 or k = 0, so that neither A nor B may be read. ReLU is applied here; other activations follow as ever.</summary>
internal static unsafe class GemmWithoutProduct
{
    public static void Run(GemmPlan plan, float* c, nint ldc, float* bias, int rowFrom, int rowTo, int columnFrom, int columnTo)
    {
        for (var i = rowFrom; i < rowTo; i++)
        {
            var row = c + (i * ldc);
            for (var j = columnFrom; j < columnTo; j++)
            {
                var value = plan.Beta == 0f ? 0f : plan.Beta * row[j];
                if (plan.HasBias)
                {
                    value += bias[j];
                }

                row[j] = plan.FusesRelu && value < 0f ? 0f : value;
            }
        }
    }
}
