namespace Spanwise.Core.Simd.Conv;

/// <summary>The checks at the entries of convolutions and pooling.</summary>
internal static class ConvChecks
{
    public static void Images(string name, int images, int have, int floats, int stride)
    {
        ThrowHelper.RequireAtLeast(nameof(images), images, 0);
        if (stride < floats)
        {
            ThrowHelper.Argument(name, $"the images of {name} are {stride} floats apart; each holds {floats}");
        }

        ThrowHelper.RequireLength(name, have, images == 0 ? 0 : ((long)(images - 1) * stride) + floats);
    }
}
