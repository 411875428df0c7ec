using System.Buffers.Binary;
using System.Text;
using Spanwise.Core.Train.Checkpoints;

namespace Spanwise.Core.Train.Tests.Checkpoints;

/// <summary>Files made by hand, byte for byte.</summary>
internal static class SafetensorsSamples
{
    internal static byte[] File(string header, int dataBytes) => File(Encoding.UTF8.GetBytes(header), dataBytes);

    internal static byte[] File(byte[] header, int dataBytes)
    {
        var file = new byte[8 + header.Length + dataBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(file, (ulong)header.Length);
        header.CopyTo(file, 8);
        return file;
    }

    internal static byte[] Good { get; } = File("""{"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[],"data_offsets":[8,9]}}""", 9);

    internal static byte[] Write(IEnumerable<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, tensors, metadata);
        return stream.ToArray();
    }

    internal static SafetensorsFile Read(byte[] file) => SafetensorsFile.Read(new MemoryStream(file));
}
