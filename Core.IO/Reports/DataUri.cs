using Spanwise.Core.IO.Png;

namespace Spanwise.Core.IO.Reports;

/// <summary>Pictures inside the page.</summary>
internal static class DataUri
{
    private const string Prefix = "data:image/png;base64,";

    public static string Grey(int width, int height, ReadOnlySpan<byte> pixels)
    {
        using var png = new MemoryStream();
        PngWriter.WriteGrey(png, width, height, pixels);
        return Prefix + Convert.ToBase64String(png.GetBuffer(), 0, (int)png.Length);
    }

    public static string Colour(int width, int height, ReadOnlySpan<byte> pixels)
    {
        using var png = new MemoryStream();
        PngWriter.WriteColour(png, width, height, pixels);
        return Prefix + Convert.ToBase64String(png.GetBuffer(), 0, (int)png.Length);
    }
}
