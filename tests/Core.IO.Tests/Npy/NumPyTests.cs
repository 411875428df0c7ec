using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using NUnit.Framework;
using Spanwise.Core.IO.Npy;

namespace Spanwise.Core.IO.Tests.Npy;

// Every element type, shape, order, format and kind of zip against NumPy's own reader and writer.
internal sealed class NumPyTests
{
    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
    private static readonly string[] Zips = ["stored.npz", "deflated.npz", "large.npz"];

    [Test]
    public void WhatNumPyWritesIsRead()
    {
        using var folder = new TemporaryFolder();
        RunNumPy("write", folder.Path);
        var listing = JsonSerializer.Deserialize<Dictionary<string, Description>>(File.ReadAllText(folder["listing.json"]), Names)!;
        Assert.That(listing, Has.Count.EqualTo(12 * 7 * 2));
        foreach (var (name, expected) in listing)
        {
            for (var version = 1; version <= 3; version++)
            {
                using var file = File.OpenRead(folder[$"{name}-{version}.npy"]);
                Same(Describe(NpyReader.Read(file)), expected, $"{name}, format {version}.0");
            }
        }

        foreach (var zip in Zips)
        {
            using var file = File.OpenRead(folder[zip]);
            var arrays = new NpzReader(file, zip);
            Assert.That(arrays.Names, Is.EquivalentTo(listing.Keys));
            foreach (var (name, expected) in listing)
            {
                Same(Describe(arrays.Read(name)), expected, $"{zip}, {name}");
            }
        }

        using var longs = File.OpenRead(folder["longs.npy"]);
        Assert.That(NpyReader.Read(longs).ToArray<int>(), Is.EqualTo(new[] { 0, 1, 2 }));
        var refused = Directory.GetFiles(folder["refused"]);
        Assert.That(refused, Has.Length.EqualTo(11));
        foreach (var path in refused)
        {
            using var file = File.OpenRead(path);
            Assert.That(() => NpyReader.Read(file), Refusal.Saying("elements are little-endian numbers or truth values; "), path);
        }
    }

    [Test]
    public void NumPyReadsWhatIsWritten()
    {
        using var folder = new TemporaryFolder();
        var arrays = new List<KeyValuePair<string, NpyArray>>();
        foreach (var type in Enum.GetValues<NpyType>())
        {
            foreach (var shape in new long[][] { [], [0], [5], [2, 3], [4, 1, 3] })
            {
                var data = new byte[shape.Aggregate((long)NpyTypes.SizeBytes(type), (product, extent) => product * extent)];
                new Random(arrays.Count).NextBytes(data);
                for (var i = 0; type == NpyType.Bool && i < data.Length; i++)
                {
                    data[i] &= 1;
                }

                foreach (var fortran in new[] { false, true })
                {
                    var array = new NpyArray(type, shape, data, fortran);
                    arrays.Add(new($"{type} {string.Join('x', shape)} {(fortran ? "F" : "C")} ümlaut", array));
                    using var file = File.Create(folder[$"{arrays[^1].Key}.npy"]);
                    NpyWriter.Write(file, array);
                }
            }
        }

        foreach (var (zip, compress, largeFrom) in new[] { (Zips[0], false, uint.MaxValue), (Zips[1], true, uint.MaxValue), (Zips[2], false, 2000u) })
        {
            using var file = File.Create(folder[zip]);
            NpzWriter.Write(file, arrays, compress, largeFrom);
        }

        RunNumPy("read", folder.Path);
        var found = JsonSerializer.Deserialize<Dictionary<string, Description>>(File.ReadAllText(folder["found.json"]), Names)!;
        Assert.That(found, Has.Count.EqualTo(arrays.Count * (1 + Zips.Length)));
        foreach (var (name, array) in arrays)
        {
            foreach (var place in (string[])[$"{name}.npy", .. Zips.Select(zip => $"{zip}/{name}")])
            {
                Same(found[place], Describe(array), place);
            }
        }
    }

    private static Description Describe(NpyArray array) => new(
        array.Type == NpyType.Bool ? "bool" : $"{array.Type}".ToLowerInvariant(), array.IsFortranOrder, array.Shape.ToArray(), Convert.ToHexStringLower(array.ToCOrder().Data.Span));

    // Where both orders are the same, it does not matter which one is told.
    private static void Same(Description found, Description expected, string what)
    {
        Assert.That((found.Type, found.Hex), Is.EqualTo((expected.Type, expected.Hex)), what);
        Assert.That(found.Shape, Is.EqualTo(expected.Shape), what);
        Assert.That(found.Fortran == expected.Fortran || expected.Shape.Count(static extent => extent > 1) < 2 || expected.Shape.Contains(0), Is.True, what);
    }

    private static void RunNumPy(string verb, string folder)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Npy", "numpy_arrays.py");
        string error;
        try
        {
            using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [script, verb, folder]) { RedirectStandardError = true })!;
            error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode == 0)
            {
                return;
            }
        }
        catch (Win32Exception)
        {
            error = "ModuleNotFoundError";
        }

        Assert.That(error, Does.Contain("ModuleNotFoundError"));
        Assert.Ignore("needs NumPy for /usr/bin/python3 (Debian: python3-numpy)");
    }

    private sealed record Description(string Type, bool Fortran, long[] Shape, string Hex);
}
