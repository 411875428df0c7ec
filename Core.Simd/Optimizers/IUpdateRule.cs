using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Optimizers;

/// <summary>A rule that makes new weights of old ones, their gradient and up to two states; <see cref="UpdateKernel{TRule}"/> drives it.</summary>
internal interface IUpdateRule
{
    /// <summary>States of a weight: 0, 1 or 2.</summary>
    static abstract int States { get; }

    /// <summary>Takes one step.</summary>
    /// <param name="w">The weights.</param>
    /// <param name="g">Their gradient.</param>
    /// <param name="s0">The first state, to be changed.</param>
    /// <param name="s1">The second state, to be changed.</param>
    /// <returns>The new weights.</returns>
    TVec Step<TIsa, TVec>(TVec w, TVec g, ref TVec s0, ref TVec s1)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged;
}
