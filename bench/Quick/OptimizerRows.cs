using Spanwise.Bench.Ceiling;
using Spanwise.Bench.Harness;
using Spanwise.Core.Simd.Memory;
using Spanwise.Core.Train.Networks;
using Spanwise.Core.Train.Optimizers;

namespace Spanwise.Bench.Quick;

/// <summary>One optimiser pass over a million parameters: bounded by the bytes that it must read and write.</summary>
internal static class OptimizerRows
{
    private const int Parameters = 1 << 20;
    private const double Bound = 0.85;

    /// <summary>Measures all optimisers.</summary>
    public static void Run(QuickContext context)
    {
        foreach (var kind in Enum.GetValues<OptimizerKind>())
        {
            using var pass = new Pass(OptimizerKinds.Create(kind, 0f));

            // The copy has as much memory under it as the pass, so that both come from the same cache.
            var copy = new CopyCeiling(new float[pass.Arrays * Parameters]);
            var seconds = context.Turns.Measure(pass, copy);
            context.Rows.Write(new Row("optimizers", $"{OptimizerKinds.NameOf(kind)} 1M", pass.Bytes / seconds[0] * 1e-9, null, null, copy.Bytes / seconds[1] * 1e-9, "GB/s", context.Simd, 1)
            {
                Goal = Goal.OfCeiling(Bound),
            });
        }
    }

    private sealed class Pass : Workload, IDisposable
    {
        private readonly Optimizer _rule;
        private readonly AlignedBuffer[] _buffers;

        public Pass(Optimizer rule)
        {
            _rule = rule;
            _rule.BeginStep(1);
            _buffers = [.. Enumerable.Range(0, 4).Select(slot => AlignedBuffer.Create(Parameters, slot))];
            _buffers[0].Span.Fill(0.5f);
            _buffers[1].Span.Fill(0.01f);
        }

        /// <summary>Weights, gradient and states.</summary>
        public int Arrays => 2 + _rule.StateSlots;

        /// <summary>Every array is read, and all but the gradient are written.</summary>
        public double Bytes => ((2d * Arrays) - 1) * Parameters * sizeof(float);

        public override void Repeat(int times)
        {
            for (var i = 0; i < times; i++)
            {
                _rule.Update(_buffers[0].Span, _buffers[1].Span, _rule.StateSlots > 0 ? _buffers[2].Span : default, _rule.StateSlots > 1 ? _buffers[3].Span : default);
            }
        }

        public void Dispose()
        {
            foreach (var buffer in _buffers)
            {
                buffer.Dispose();
            }
        }
    }
}
