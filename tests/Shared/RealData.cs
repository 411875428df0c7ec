using NUnit.Framework;

namespace Spanwise.Testing;

/// <summary>The real data sets, for the tests that need them; SPANWISE_DATA says where they lie.</summary>
public static class RealData
{
    /// <summary>The folder of the four MNIST files, or null where SPANWISE_DATA names none.</summary>
    public static string? Mnist { get; } = FindMnist(Environment.GetEnvironmentVariable("SPANWISE_DATA"));

    /// <summary>The folder of the four MNIST files; skips the running test where there is none.</summary>
    public static string RequireMnist()
    {
        if (Mnist is null)
        {
            Assert.Ignore("needs SPANWISE_DATA: a folder with the four MNIST files, or a root holding mnist/");
        }

        return Mnist!;
    }

    /// <summary>The table of the Pima diabetes study; skips the running test where there is none.</summary>
    public static string RequirePima()
    {
        var root = Environment.GetEnvironmentVariable("SPANWISE_DATA");
        var file = string.IsNullOrEmpty(root) ? null : Path.Combine(Path.GetFullPath(root, RepositoryRoot.Path), "tabular", "pima-indians-diabetes.csv");
        if (!File.Exists(file))
        {
            Assert.Ignore("needs SPANWISE_DATA: a root holding tabular/pima-indians-diabetes.csv");
        }

        return file!;
    }

    private static string? FindMnist(string? root)
    {
        if (string.IsNullOrEmpty(root))
        {
            return null;
        }

        // A relative path is meant from the repository, not from the folder the test host happens to run in.
        var full = Path.GetFullPath(root, RepositoryRoot.Path);
        string[] candidates = [Path.Combine(full, "mnist"), full];
        return Array.Find(
            candidates,
            folder => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "train-images*idx3-ubyte*").Any());
    }
}
