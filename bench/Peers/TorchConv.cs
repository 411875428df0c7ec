using System.Diagnostics;
using System.Globalization;
using Spanwise.Bench.Shapes;

namespace Spanwise.Bench.Peers;

/// <summary>PyTorch's convolutions, in a process of their own that times itself when it is asked to.</summary>
internal sealed class TorchConv : IDisposable
{
    /// <summary>What each of the peer's two figures is the mean over.</summary>
    public const int Milliseconds = 20;

    private readonly Process _process;

    private TorchConv(Process process)
    {
        _process = process;
    }

    /// <summary>Starts the peer, or returns null where Python or PyTorch is missing.</summary>
    public static TorchConv? Start()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "peers", "torch_conv.py");
        var info = new ProcessStartInfo("/usr/bin/python3", [script]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            var peer = new TorchConv(Process.Start(info)!);
            return peer.Time(ConvCase.Smallest) is null ? null : peer;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
        {
            return null;
        }
    }

    /// <summary>Processor seconds of a forward and of a backward pass; null if the peer is gone.</summary>
    public (double Forward, double Backward)? Time(ConvCase conv)
    {
        _process.StandardInput.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{conv.Batch} {conv.Channels} {conv.Size} {conv.Size} {conv.Filters} {conv.Kernel} {conv.Stride} {conv.Padding} {conv.Groups} {Milliseconds}"));
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLine()?.Split(' ') is [var forward, var backward]
            ? (double.Parse(forward, CultureInfo.InvariantCulture), double.Parse(backward, CultureInfo.InvariantCulture))
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }
}
