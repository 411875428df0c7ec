using System.Globalization;
using Spanwise.Core.IO.Mnist;

namespace Spanwise.Cli.Data;

/// <summary>Tells on standard error how a download goes: on a terminal one line that changes, else one line a file.</summary>
internal sealed class DownloadProgress : IProgress<MnistDownloadProgress>, IDisposable
{
    private const double BytesPerMegabyte = 1e6;
    private const string EraseLine = "\r\u001b[K";

    private static readonly TimeSpan RedrawEvery = TimeSpan.FromMilliseconds(100);

    private readonly bool _redraws = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
    private string? _file;
    private long _drawnAt;

    public void Report(MnistDownloadProgress value)
    {
        var now = Environment.TickCount64;
        var isNew = _file != value.File.Name;
        if (!isNew && (!_redraws || now - _drawnAt < RedrawEvery.TotalMilliseconds))
        {
            return;
        }

        (_file, _drawnAt) = (value.File.Name, now);
        var line = $"downloading {value.File.Name} from {value.Mirror.Host}";
        if (!_redraws)
        {
            Console.Error.WriteLine(line);
            return;
        }

        var total = value.BytesTotal is { } bytes ? " of " + Megabytes(bytes) : string.Empty;
        Console.Error.Write($"{EraseLine}{line}: {Megabytes(value.BytesDone)}{total} MB");
    }

    public void Dispose()
    {
        if (_redraws && _file is not null)
        {
            Console.Error.Write(EraseLine);
        }
    }

    private static string Megabytes(long bytes) => (bytes / BytesPerMegabyte).ToString("0.0", CultureInfo.InvariantCulture);
}
