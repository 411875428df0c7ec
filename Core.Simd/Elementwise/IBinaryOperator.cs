using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>An operator y = f(a, b), written once over the vector vocabulary; its fields are its parameters.</summary>
/// <remarks>As for <see cref="IUnaryOperator"/>, ask for inlining.</remarks>
public interface IBinaryOperator
{
    /// <summary>f of every pair of lanes.</summary>
    TVec Apply<TIsa, TVec>(TVec a, TVec b)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged;
}
