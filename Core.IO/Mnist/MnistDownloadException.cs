namespace Spanwise.Core.IO.Mnist;

/// <summary>No mirror delivered a file of MNIST. The message is one line and has the reason of each mirror.</summary>
public sealed class MnistDownloadException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What failed and why, in one line.</param>
    /// <param name="innerException">The last error.</param>
    public MnistDownloadException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
