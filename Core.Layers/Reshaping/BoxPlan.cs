namespace Spanwise.Core.Layers;

/// <summary>Zero padding or cropping ready to run: copies a box between a smaller and a larger sample, one way forward and the other way back.</summary>
/// <param name="small">The sample that is the box.</param>
/// <param name="large">The sample that the box lies in.</param>
/// <param name="before">Places before the box on each axis.</param>
/// <param name="pads">True for padding, false for cropping.</param>
internal sealed class BoxPlan(Volume small, Volume large, (int Depth, int Height, int Width) before, bool pads) : LayerPlan
{
    public override void Forward(in ForwardStep step) => Run(step.Input, step.Output, pads);

    public override void Backward(in BackwardStep step)
    {
        if (!step.GradInput.IsEmpty)
        {
            Run(step.GradOutput, step.GradInput, !pads);
        }
    }

    private void Run(Rows from, Rows to, bool embeds)
    {
        for (var row = 0; row < to.Count; row++)
        {
            ReadOnlySpan<float> source = from[row];
            var target = to[row];
            if (embeds)
            {
                target.Clear();
            }

            var inBox = 0;
            for (var channel = 0; channel < small.Channels; channel++)
            {
                for (var z = 0; z < small.Depth; z++)
                {
                    for (var y = 0; y < small.Height; y++, inBox += small.Width)
                    {
                        var around = (((((channel * large.Depth) + z + before.Depth) * large.Height) + y + before.Height) * large.Width) + before.Width;
                        source.Slice(embeds ? inBox : around, small.Width).CopyTo(target[(embeds ? around : inBox)..]);
                    }
                }
            }
        }
    }
}
