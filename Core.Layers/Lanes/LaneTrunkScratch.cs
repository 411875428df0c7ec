using Spanwise.Core.Simd.Conv;

namespace Spanwise.Core.Layers;

/// <summary>Where a worker's scratch for a <see cref="LaneTrunk"/> lies; all offsets in floats.</summary>
internal sealed class LaneTrunkScratch
{
    private readonly LaneStage[] _stages;
    private readonly int[] _packed;
    private readonly int _gradientImages;
    private readonly int _gradientImageFloats;

    public LaneTrunkScratch(LaneStage[] stages, bool training, int groupFloats)
    {
        _stages = stages;
        _packed = new int[stages.Length];
        var outputs = 0;
        foreach (var stage in stages)
        {
            outputs = Math.Max(outputs, stage.Shape.Outputs * LaneGroup.Size);
        }

        Output = Take(outputs);
        if (!training)
        {
            Group = Take(groupFloats);
            return;
        }

        GradientLanes = Take(stages[0].Shape.Outputs * LaneGroup.Size);
        Sums = Take(stages[0].Convolution.ScratchFloats);
        if (stages.Length == 1)
        {
            return;
        }

        Winners = Take(outputs);
        TurnedWinners = Take(outputs);
        TurnedGradient = Take(outputs);
        var (images, lists) = (0, 0);
        for (var i = 1; i < stages.Length; i++)
        {
            var passed = stages[i].Passed!;
            images = Math.Max(images, passed.ImageStride * LaneGroup.Size);
            lists = Math.Max(lists, passed.ScratchFloats);
            _packed[i] = Take(passed.PackedWeightFloats);
        }

        Lists = Take(lists);
        Images = Take(images);
        _gradientImageFloats = images;
        _gradientImages = Take(2 * images);
    }

    public int Floats { get; private set; }

    /// <summary>Lanes of the last stage's output on the way forward, and of winners on the way back.</summary>
    public int Output { get; }

    /// <summary>A group's lanes in inference, where nothing is kept.</summary>
    public int Group { get; }

    /// <summary>Lanes of the first stage's output gradient.</summary>
    public int GradientLanes { get; }

    /// <summary>Sums of the first stage's weight gradient.</summary>
    public int Sums { get; }

    /// <summary>Winners of sixteen samples as they come.</summary>
    public int Winners { get; }

    /// <summary>The same, filters and places exchanged.</summary>
    public int TurnedWinners { get; }

    /// <summary>The output's gradient, filters and places exchanged.</summary>
    public int TurnedGradient { get; }

    /// <summary>Lists of passed gradients.</summary>
    public int Lists { get; }

    /// <summary>Inputs of sixteen samples.</summary>
    public int Images { get; }

    /// <summary>A stage's weights, laid out for its input gradient.</summary>
    public int Packed(LaneStage stage) => _packed[Array.IndexOf(_stages, stage)];

    /// <summary>Input gradients of sixteen samples; neighbouring stages read and write different ones.</summary>
    public int GradientImages(int stage) => _gradientImages + (stage % 2 * _gradientImageFloats);

    private int Take(int floats)
    {
        var offset = Floats;
        Floats = checked(Floats + ParameterLayout.Align(floats));
        return offset;
    }
}
