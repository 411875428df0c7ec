using System.Runtime.CompilerServices;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>Softmax or log-softmax ready to run; both go back from their output alone.</summary>
internal sealed class SoftmaxPlan : LayerPlan
{
    private readonly int _columns;
    private readonly int _groups;
    private readonly bool _isLog;
    private readonly SimdLevel _level;

    public SoftmaxPlan(in LayerContext context, bool isLog)
    {
        _columns = context.Input.Rank == 0 ? 1 : context.Input[context.Input.Rank - 1];
        _groups = context.Input.Count / _columns;
        _isLog = isLog;
        _level = context.Level;
    }

    public override void Forward(in ForwardStep step)
    {
        for (var row = 0; row < step.Output.Count; row++)
        {
            if (_isLog)
            {
                LogSoftmax.Forward(step.Input[row], step.Output[row], _groups, _columns, _columns, _level);
            }
            else
            {
                Softmax.Forward(step.Input[row], step.Output[row], _groups, _columns, _columns, _level);
            }
        }
    }

    public override void Backward(in BackwardStep step)
    {
        for (var row = 0; row < step.GradInput.Count; row++)
        {
            for (var group = 0; group < _groups; group++)
            {
                var part = group * _columns;
                var y = step.Output[row].Slice(part, _columns);
                var gradOutput = step.GradOutput[row].Slice(part, _columns);
                var gradInput = step.GradInput[row].Slice(part, _columns);
                if (_isLog)
                {
                    Map.Zip(gradOutput, y, gradInput, new BackThroughLog(Reductions.Sum(gradOutput, _level)), _level);
                }
                else
                {
                    Map.Zip(gradOutput, y, gradInput, new BackThroughSoftmax(Reductions.Dot(gradOutput, y, _level)), _level);
                }
            }
        }
    }

    /// <summary>y (g − Σ g y).</summary>
    private readonly struct BackThroughSoftmax(float sum) : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Apply<TIsa, TVec>(TVec a, TVec b)
            where TIsa : struct, ISimd<TVec>
            where TVec : unmanaged
            => TIsa.Mul(b, TIsa.Sub(a, TIsa.Broadcast(sum)));
    }

    /// <summary>g − eʸ Σ g.</summary>
    private readonly struct BackThroughLog(float sum) : IBinaryOperator
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVec Apply<TIsa, TVec>(TVec a, TVec b)
            where TIsa : struct, ISimd<TVec>
            where TVec : unmanaged
            => TIsa.Fnma(VectorMath.Exp<TIsa, TVec>(b), TIsa.Broadcast(sum), a);
    }
}
