using Spanwise.Core.IO.Files;
using Spanwise.Core.Train.Checkpoints;

namespace Spanwise.Cli.Commands;

/// <summary>Model files named on the command line.</summary>
internal static class ModelInput
{
    public static SavedModel Read(string path)
    {
        using var stream = InputFile.Open(path);
        return ModelFile.Read(stream, path);
    }
}
