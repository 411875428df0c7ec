using Spanwise.Core.Layers;
using Spanwise.Core.Train;
using Spanwise.Core.Train.Data;

namespace Spanwise.Cli.Hosting;

/// <summary>Tells what the user can put right from what is a defect, and says the former in one line on standard error.</summary>
internal static class Errors
{
    /// <summary>True if the user can do something about it.</summary>
    public static bool IsTheUsers(Exception exception) =>
        exception is UserErrorException or DataFormatException or LayerException or TrainingDivergedException or IOException or UnauthorizedAccessException or OutOfMemoryException;

    public static void Print(Exception exception) => Print(exception is OutOfMemoryException ? "there is not enough memory for this" : exception.Message);

    public static void Print(string message) => Console.Error.WriteLine("spanwise: " + OneLine(message));

    private static string OneLine(string message)
    {
        var line = message.AsSpan().Trim();
        if (line.IndexOfAnyInRange('\0', '\u001F') < 0)
        {
            return line.ToString();
        }

        return string.Create(line.Length, line, static (characters, text) =>
        {
            for (var i = 0; i < characters.Length; i++)
            {
                characters[i] = char.IsControl(text[i]) ? ' ' : text[i];
            }
        });
    }
}
