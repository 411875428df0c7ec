using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Simd.Elementwise;

/// <summary>An operator y = f(x), written once over the vector vocabulary; its fields are its parameters.</summary>
/// <remarks>
/// Put <c>[MethodImpl(MethodImplOptions.AggressiveInlining)]</c> on <see cref="Apply"/>: the driver's loop has to swallow it.
/// <see cref="VectorMath"/> has exp, log and their relatives to build on.
/// <example>
/// <code>
/// public readonly struct Mish : IUnaryOperator
/// {
///     [MethodImpl(MethodImplOptions.AggressiveInlining)]
///     public TVec Apply&lt;TIsa, TVec&gt;(TVec x) where TIsa : struct, ISimd&lt;TVec&gt; where TVec : unmanaged
///         =&gt; TIsa.Mul(x, VectorMath.Tanh&lt;TIsa, TVec&gt;(VectorMath.Softplus&lt;TIsa, TVec&gt;(x)));
/// }
/// Map.Apply(x, y, new Mish());
/// </code>
/// </example>
/// </remarks>
public interface IUnaryOperator
{
    /// <summary>f of every lane.</summary>
    TVec Apply<TIsa, TVec>(TVec x)
        where TIsa : struct, ISimd<TVec>
        where TVec : unmanaged;
}
