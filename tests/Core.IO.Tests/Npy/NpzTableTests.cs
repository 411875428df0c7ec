using NUnit.Framework;
using Spanwise.Core.IO.Npy;
using Spanwise.Core.Train.Data;

namespace Spanwise.Core.IO.Tests.Npy;

internal sealed class NpzTableTests
{
    [Test]
    public void ArraysBecomeColumns()
    {
        var table = Read(["a", "x"], new("x", NpyArray.FromSingles([2, 1, 3], [1, 2, 3, 4, 5, 6])), new("a", new NpyArray(NpyType.Int16, [2], new byte[] { 255, 255, 7, 0 })));
        Assert.That(table.Columns.Select(column => column.Name), Is.EqualTo(new[] { "a", "x[0]", "x[1]", "x[2]" }));
        Assert.That(table.Columns.Select(column => column.Numbers), Is.EqualTo(new[] { new[] { -1f, 7 }, [1, 4], [2, 5], [3, 6] }));
        Assert.That(table.HasHeader, Is.True);
        Assert.That(table.Columns.Select(column => NpzTable.ArrayOf(column.Name)), Is.EqualTo(new[] { "a", "x", "x", "x" }));
    }

    private static readonly object[][] Elements =
    [
        [NpyType.Bool, new byte[] { 1 }, 1f],
        [NpyType.Int8, new byte[] { 254 }, -2f],
        [NpyType.UInt8, new byte[] { 254 }, 254f],
        [NpyType.UInt16, new byte[] { 0, 1 }, 256f],
        [NpyType.Int32, new byte[] { 255, 255, 255, 255 }, -1f],
        [NpyType.UInt32, new byte[] { 255, 255, 255, 255 }, 4294967296f],
        [NpyType.Int64, BitConverter.GetBytes(-5L), -5f],
        [NpyType.UInt64, BitConverter.GetBytes(5UL), 5f],
        [NpyType.Float16, BitConverter.GetBytes((Half)1.5), 1.5f],
        [NpyType.Float32, BitConverter.GetBytes(0.1f), 0.1f],
        [NpyType.Float64, BitConverter.GetBytes(double.NaN), float.NaN],
    ];

    [TestCaseSource(nameof(Elements))]
    public void EveryTypeIsANumber(NpyType type, byte[] bytes, float value) =>
        Assert.That(new NpyArray(type, [1], bytes).ConvertToSingles(), Is.EqualTo(new[] { value }));

    [Test]
    public void FortranOrderIsTurnedRound() =>
        Assert.That(new NpyArray(NpyType.UInt8, [2, 3], new byte[] { 1, 4, 2, 5, 3, 6 }, isFortranOrder: true).ConvertToSingles(), Is.EqualTo(new[] { 1f, 2, 3, 4, 5, 6 }));

    [Test]
    public void WhatIsNoTableIsRefused()
    {
        Assert.That(() => Read(["b"], Entry("a", NpyArray.FromSingles([1], [1]))), Refusal.Saying("the array 'b' is needed"));
        Assert.That(() => Read(["a", "b"], new("a", NpyArray.FromSingles([1], [1])), new("b", NpyArray.FromSingles([2], [1, 2]))), Refusal.Saying("this one has 2, and 'a' has 1"));
        Assert.That(() => Read(["a"], Entry("a", NpyArray.FromSingles([], [1]))), Refusal.Saying("this one is a single value"));
        Assert.That(() => Read(["a"], Entry("a", NpyArray.FromSingles([0, 3], []))), Refusal.Saying("at least one row and one column are needed"));
        Assert.That(() => Read(["a"], Entry("a", NpyArray.FromSingles([2, 2], [1, 2, 3, float.NegativeInfinity]))), Refusal.Saying("-Infinity was found in row 2"));
        Assert.That(() => Read(["a"], Entry("a", new NpyArray(NpyType.UInt8, [1, NpzTable.MaximumColumns + 1], new byte[NpzTable.MaximumColumns + 1]))), Refusal.Saying("at most 1048576 columns; there are 1048577"));
    }

    private static KeyValuePair<string, NpyArray> Entry(string name, NpyArray array) => new(name, array);

    private static Table Read(string[] arrays, params KeyValuePair<string, NpyArray>[] entries)
    {
        var stream = new MemoryStream();
        NpzWriter.Write(stream, entries);
        return NpzTable.Read(new NpzReader(stream, "f.npz"), arrays);
    }
}
