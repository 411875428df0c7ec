using NUnit.Framework;
using Spanwise.Core.Simd.Elementwise;
using Spanwise.Core.Simd.Gemm;
using Spanwise.Core.Simd.Isa;
using Spanwise.Core.Simd.Tests.Gemm;

namespace Spanwise.Core.Simd.Tests.Elementwise;

[TestFixtureSource(typeof(GemmCase), nameof(GemmCase.Levels))]
public sealed class LiveColumnsTests(SimdLevel level)
{
    [Test]
    public void FindsExactlyTheColumnsThatSomeRowUses([Values(1, 3, 17)] int rows, [Values(1, 2, 5)] int smallestGap)
    {
        var random = new System.Random(rows);
        for (var columns = 0; columns < 200; columns += columns < 70 ? 1 : 13)
        {
            var stride = columns + 3;
            var x = new float[rows * stride];
            x.AsSpan().Fill(float.NaN);
            var live = new bool[columns];
            for (var column = 0; column < columns; column++)
            {
                for (var row = 0; row < rows; row++)
                {
                    x[(row * stride) + column] = random.Next(4 * rows) == 0 ? random.NextSingle() - 0.5f : row % 2 == 0 ? 0f : -0f;
                    live[column] |= x[(row * stride) + column] != 0f;
                }
            }

            var runs = new IndexRun[(columns + 1) / 2];
            var count = LiveColumns.Find(x, rows, columns, stride, smallestGap, runs, level);
            Assert.That(runs[..count], Is.EqualTo(Expected(live, smallestGap)), $"{columns} columns");
        }
    }

    [Test]
    public void RunsReachAcrossTheWordsOfTheSearch()
    {
        const int Columns = 5000;
        var x = new float[Columns];
        x.AsSpan(60, 4900).Fill(1f);
        var runs = new IndexRun[3];
        Assert.That(LiveColumns.Find(x, 1, Columns, Columns, 1, runs, level), Is.EqualTo(1));
        Assert.That(runs[0], Is.EqualTo(new IndexRun(60, 4900)));
    }

    [TestCase(float.NaN)]
    [TestCase(float.Epsilon)]
    [TestCase(float.NegativeInfinity)]
    public void EveryValueButZeroIsLive(float value)
    {
        var x = new float[100];
        x[70] = value;
        var runs = new IndexRun[50];
        Assert.That(LiveColumns.Find(x, 1, 100, 100, 1, runs, level), Is.EqualTo(1));
        Assert.That(runs[0], Is.EqualTo(new IndexRun(70, 1)));
    }

    [Test]
    public void WhatDoesNotFitIsRefused()
    {
        var runs = new IndexRun[1];
        Assert.That(() => LiveColumns.Find(new float[9], 2, 5, 5, 1, runs, level), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => LiveColumns.Find(new float[10], 2, 5, 5, 0, runs, level), Throws.InstanceOf<ArgumentException>());
        Assert.That(() => LiveColumns.Find([1f, 0f, 1f], 1, 3, 3, 1, runs, level), Throws.InstanceOf<ArgumentException>());
    }

    private static List<IndexRun> Expected(bool[] live, int smallestGap)
    {
        var runs = new List<IndexRun>();
        for (var column = 0; column < live.Length; column++)
        {
            if (!live[column])
            {
                continue;
            }

            if (runs.Count > 0 && column - runs[^1].End < smallestGap)
            {
                runs[^1] = new IndexRun(runs[^1].Start, column + 1 - runs[^1].Start);
            }
            else
            {
                runs.Add(new IndexRun(column, 1));
            }
        }

        return runs;
    }
}
