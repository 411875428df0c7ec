using Spanwise.Core.IO.Files;
using Spanwise.Core.IO.Onnx;
using Spanwise.Core.Train.Checkpoints;

namespace Spanwise.Cli.Commands;

/// <summary>Model files named on the command line.</summary>
internal static class ModelInput
{
    /// <summary>True for a file of the ONNX format, by its ending.</summary>
    public static bool IsOnnx(string path) => path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a safetensors or an ONNX file.</summary>
    public static SavedModel Read(string path)
    {
        using var stream = InputFile.Open(path);
        return IsOnnx(path) ? OnnxFile.Read(stream, path) : ModelFile.Read(stream, path);
    }
}
