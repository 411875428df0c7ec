using Spanwise.Core.Simd;

namespace Spanwise.Core.Layers.Initializers;

/// <summary>The checks that initialisers share.</summary>
internal static class InitializerChecks
{
    public static (float Sigma, float Mean) Distribution(float sigma, float mean)
    {
        if (!(sigma >= 0f && float.IsFinite(sigma)))
        {
            ThrowHelper.OutOfRange(nameof(sigma), sigma, "finite and not negative");
        }

        ThrowHelper.RequireFinite(nameof(mean), mean);
        return (sigma, mean);
    }

    public static double Fan(string name, double fan)
    {
        if (!(fan > 0))
        {
            ThrowHelper.OutOfRange(name, fan, "above 0");
        }

        return fan;
    }
}
