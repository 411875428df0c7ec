namespace Spanwise.Core.IO.Mnist;

/// <summary>How far a download has come.</summary>
/// <param name="File">The file.</param>
/// <param name="Mirror">Where it comes from.</param>
/// <param name="BytesDone">Packed bytes received.</param>
/// <param name="BytesTotal">Packed bytes in all, if the mirror tells.</param>
public readonly record struct MnistDownloadProgress(MnistFile File, Uri Mirror, long BytesDone, long? BytesTotal);
