namespace Spanwise.Core.Layers;

/// <summary>What <see cref="ZeroPadding"/> and <see cref="Cropping"/> have in common: places added or taken on both sides of each axis.</summary>
public abstract class BoxLayer : Layer
{
    private protected BoxLayer(Padding places)
    {
        if (places.IsSame)
        {
            throw new LayerException($"a {Kind} layer takes numbers of places; received {places}");
        }

        Places = places;
    }

    /// <summary>Places before and after each axis.</summary>
    public Padding Places { get; }

    private protected abstract int Sign { get; }

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input)
    {
        _ = Volume.Of(Kind, input);
        var places = Places.Expand(Kind, input.Rank - 1);
        var extents = input.Dimensions.ToArray();
        for (var axis = 1; axis < extents.Length; axis++)
        {
            var extent = extents[axis] + (Sign * ((long)places.Before[axis - 1] + places.After[axis - 1]));
            extents[axis] = extent is >= 1 and <= int.MaxValue
                ? (int)extent
                : throw new LayerException($"a {Kind} layer leaves at least one place and at most {int.MaxValue} on every axis; the input {input} with {Places} gives {extent}");
        }

        return WindowRules.MakeShape(Kind, extents);
    }

    /// <inheritdoc/>
    public override LayerPlan CreatePlan(in LayerContext context)
    {
        var input = Volume.Of(Kind, context.Input);
        var output = Volume.Of(Kind, OutputShape(context.Input));
        var rank = context.Input.Rank - 1;
        var before = Places.Expand(Kind, rank).Before;
        var first = (rank == 3 ? before[0] : 0, rank >= 2 ? before[rank - 2] : 0, before[rank - 1]);
        return Sign > 0 ? new BoxPlan(input, output, first, pads: true) : new BoxPlan(output, input, first, pads: false);
    }
}
