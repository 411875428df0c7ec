using Spanwise.Core.Simd.Random;

namespace Spanwise.Core.Train;

/// <summary>The order in which an epoch visits the samples: a function of the seed and the epoch's number only.</summary>
internal sealed class SampleOrder
{
    // One stream of the seed is kept for the order; masks and initial values draw from others.
    private const ulong Stream = 0x6F72646572;

    private readonly int[] _samples;
    private readonly CounterRandom _random;

    public SampleOrder(int count, ulong seed)
    {
        _samples = new int[count];
        _random = new CounterRandom(seed, Stream);
        Reset();
    }

    public ReadOnlySpan<int> Samples => _samples;

    public void Shuffle(int epoch)
    {
        Reset();
        _random.Shuffle(_samples, (ulong)epoch);
    }

    private void Reset()
    {
        for (var i = 0; i < _samples.Length; i++)
        {
            _samples[i] = i;
        }
    }
}
