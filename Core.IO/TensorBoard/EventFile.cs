using System.Buffers.Binary;
using System.Globalization;
using Spanwise.Core.IO.Checksums;

namespace Spanwise.Core.IO.TensorBoard;

/// <summary>Writes an event file that TensorBoard reads: scalars and histograms over steps.</summary>
/// <remarks>
/// A record is its length (8 bytes), the masked CRC-32C of the length, the bytes of an <c>Event</c> message, and their masked CRC-32C; all
/// little-endian (TFRecord). What was added is on the disk after <see cref="Flush"/>.
/// </remarks>
public sealed class EventFile : IDisposable
{
    private readonly FileStream _stream;
    private readonly TimeProvider _clock;

    /// <summary>Makes a new file in a folder.</summary>
    /// <param name="folder">The folder, as <c>tensorboard --logdir</c> takes it; made if there is none.</param>
    /// <param name="clock">What events are dated by; null takes the system's clock.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public EventFile(string folder, TimeProvider? clock = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _clock = clock ?? TimeProvider.System;
        Directory.CreateDirectory(folder);

        // TensorBoard looks for "tfevents" in names, and reads files in the order of their names; two of one second are told apart.
        var name = string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{_clock.GetUtcNow().ToUnixTimeSeconds():D10}.spanwise.{Guid.NewGuid():N}");
        FilePath = Path.Combine(folder, name);
        _stream = new FileStream(FilePath, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        Append(EventEncoder.Version(WallTime));
        Flush();
    }

    /// <summary>The file.</summary>
    public string FilePath { get; }

    private double WallTime => (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    /// <summary>Adds a number.</summary>
    /// <param name="tag">What it is; a slash makes groups, as in <c>loss/train</c>.</param>
    /// <param name="step">Where it stands on the axis.</param>
    /// <param name="value">The number.</param>
    public void AddScalar(string tag, long step, double value) => Append(EventEncoder.Scalar(WallTime, step, tag, (float)value));

    /// <summary>Adds a histogram of numbers, those left out that are not finite.</summary>
    /// <param name="tag">What they are.</param>
    /// <param name="step">Where they stand on the axis.</param>
    /// <param name="values">The numbers.</param>
    public void AddHistogram(string tag, long step, ReadOnlySpan<float> values) => Append(EventEncoder.Histogram(WallTime, step, tag, new Histogram(values)));

    /// <summary>Hands what was added to the operating system, where TensorBoard sees it.</summary>
    public void Flush() => _stream.Flush();

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private void Append(byte[] message)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        Span<byte> sum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)message.Length);
        _stream.Write(length);
        BinaryPrimitives.WriteUInt32LittleEndian(sum, MaskedCrc32C.Of(length));
        _stream.Write(sum);
        _stream.Write(message);
        BinaryPrimitives.WriteUInt32LittleEndian(sum, MaskedCrc32C.Of(message));
        _stream.Write(sum);
    }
}
