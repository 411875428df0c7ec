using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Spanwise.Core.Simd.Threading;

namespace Spanwise.Core.Simd.Tests.Threading;

public sealed class WorkRangeTests
{
    [TestCase(10, 3, 1, new[] { 0, 4, 7, 10 })]
    [TestCase(100, 3, 16, new[] { 0, 48, 80, 100 })]
    [TestCase(5, 4, 16, new[] { 0, 5, 5, 5, 5 })]
    [TestCase(0, 2, 1, new[] { 0, 0, 0 })]
    [TestCase(int.MaxValue, 2, 16, new[] { 0, 1 << 30, int.MaxValue })]
    public void Known_splits(int count, int workers, int multiple, int[] boundaries)
    {
        for (var worker = 0; worker < workers; worker++)
        {
            Assert.That(
                WorkRange.Slice(count, worker, workers, multiple), Is.EqualTo((boundaries[worker], boundaries[worker + 1])));
        }
    }

    [Test]
    public void Ranges_cover_everything_once_in_order_on_multiples_and_nearly_equal()
    {
        var cases = from count in Gen.Choose(0, 5000)
                    from workers in Gen.Choose(1, 70)
                    from multiple in Gen.Choose(1, 130)
                    select (count, workers, multiple);
        Prop.ForAll(cases.ToArbitrary(), sample => IsFairSplit(sample.count, sample.workers, sample.multiple)).QuickCheckThrowOnFailure();
    }

    [TestCase(-1, 0, 1, 1)]
    [TestCase(1, -1, 1, 1)]
    [TestCase(1, 1, 1, 1)]
    [TestCase(1, 0, 0, 1)]
    [TestCase(1, 0, 1, 0)]
    public void Wrong_arguments_are_refused(int count, int worker, int workers, int multiple) =>
        Assert.That(() => WorkRange.Slice(count, worker, workers, multiple), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static bool IsFairSplit(int count, int workers, int multiple)
    {
        var end = 0;
        int shortest = int.MaxValue, longest = 0;
        for (var worker = 0; worker < workers; worker++)
        {
            var (from, to) = WorkRange.Slice(count, worker, workers, multiple);
            if (from != end || to < from || (to % multiple != 0 && to != count))
            {
                return false;
            }

            var blocks = (to - from + multiple - 1) / multiple;
            shortest = Math.Min(shortest, blocks);
            longest = Math.Max(longest, blocks);
            end = to;
        }

        return end == count && longest - shortest <= 1;
    }
}
