using Spanwise.Cli.Hosting;
using Spanwise.Core.IO.Mnist;
using Spanwise.Core.Train.Data;

namespace Spanwise.Cli.Data;

/// <summary>MNIST for a command: where it lies, from the network, or the built-in digits, which the user is told.</summary>
internal static class MnistData
{
    // How Core.IO begins the source of the digits that it draws itself.
    private const string BuiltInSource = "built-in digits";

    /// <param name="folder">The folder of <c>--data</c>, or null.</param>
    /// <param name="showProgress">True to tell how a download goes, on standard error.</param>
    /// <param name="cancellation">Ends the search and a download.</param>
    public static ImageDataset Load(string? folder, bool showProgress, CancellationToken cancellation)
    {
        using var progress = showProgress ? new DownloadProgress() : null;
        var data = MnistLocator.Load(new MnistOptions { Directory = folder, Progress = progress }, cancellation);
        if (data.Source.StartsWith(BuiltInSource, StringComparison.Ordinal))
        {
            // On standard error too, so that no script takes the figures for those of MNIST.
            Errors.Print($"MNIST was not found and not downloaded; the figures are those of other, drawn digits: {data.Source}");
        }

        return data;
    }
}
