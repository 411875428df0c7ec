using System.Collections.Immutable;
using Spanwise.Core.Layers.Initializers;
using Spanwise.Core.Simd.Isa;

namespace Spanwise.Core.Layers;

/// <summary>What recurrent layers have in common: a state that is carried from step to step of a sample of shape (steps, features).</summary>
/// <remarks>
/// <para>Shapes: input (steps, features); output (units) of the last step, or (steps, units) with <see cref="ReturnsSequence"/>; twice the units where two directions are
/// concatenated. The last output of a layer that reads backwards is the one at the first step, where it ends; PyTorch's <c>h_n</c>.</para>
/// <para>Parameters, with the names and the gate order of PyTorch's recurrent modules, layer by layer, forward before backward: weight_ih_l0 [gates · units, features],
/// weight_hh_l0 [gates · units, units], bias_ih_l0, bias_hh_l0 [gates · units]; weight_ih_l0_reverse and so on for the way back; l1, l2, … for
/// <see cref="Layers"/> above 1, whose features are the outputs of the layer below. Matrices lie transposed in memory.</para>
/// <para>Gradients: back-propagation through time (Werbos 1990) over the whole sample, or pieces of it (<see cref="Truncation"/>).</para>
/// </remarks>
public abstract class RecurrentLayer : Layer
{
    private const int MostLayers = 1024;

    private protected RecurrentLayer(int units)
    {
        if (units < 1)
        {
            throw new LayerException($"a {Kind} layer has at least one unit; received {units}");
        }

        Units = units;
    }

    /// <summary>Floats of the state of one direction.</summary>
    public int Units { get; }

    /// <summary>True: the outputs of all steps; false: of the last one only.</summary>
    public bool ReturnsSequence { get; init; }

    /// <summary>Layers on top of one another, each reading all outputs of the one below; PyTorch's <c>num_layers</c>.</summary>
    /// <exception cref="LayerException">There are fewer than one, or more than 1024.</exception>
    public int Layers
    {
        get;
        init => field = value is >= 1 and <= MostLayers ? value : throw new LayerException($"a {Kind} layer has from 1 to {MostLayers} layers; received {value}");
    } = 1;

    /// <summary>Which way the steps are read.</summary>
    public SequenceDirection Direction { get; init; }

    /// <summary>How two directions are merged; a sum only with one layer.</summary>
    public DirectionMerge Merge { get; init; }

    /// <summary>
    /// Steps whose features are all equal to this number are left out: the state goes past them unchanged, their output is 0, and nothing is learned from them. Null
    /// reads every step. Padding behind a sample's last step then gives what PyTorch's <c>pack_padded_sequence</c> gives; padding before
    /// the first step is left out alike, as by Keras' <c>Masking</c>.
    /// </summary>
    /// <exception cref="LayerException">The number is not finite.</exception>
    public float? MaskValue
    {
        get;
        init => field = value is not { } number || float.IsFinite(number) ? value : throw new LayerException($"the mask value of a {Kind} layer is finite; received {value}");
    }

    /// <summary>
    /// Steps through which gradients go back at the most: a sample is cut into pieces of so many steps, counted the way they are read. The state goes on from piece
    /// to piece, its gradient does not. Null goes back through the whole sample.
    /// </summary>
    /// <exception cref="LayerException">There are fewer than one.</exception>
    public int? Truncation
    {
        get;
        init => field = value is not < 1 ? value : throw new LayerException($"the truncation of a {Kind} layer is at least one step; received {value}");
    }

    /// <summary>
    /// Batches of training in a row through which the state goes on: row i of a batch begins where row i of the batch before ended, without a gradient across.
    /// The state is zero again every so many batches, counted from the training's first; so long sequences can be cut into several samples, which
    /// must then come in order and unshuffled. 1 begins every sample with zeros; inference always does. Only for <see cref="SequenceDirection.Forward"/>.
    /// </summary>
    /// <remarks>The state is no part of a checkpoint: resume at a batch where it is zero, or the steps up to the next such batch differ.</remarks>
    /// <exception cref="LayerException">There are fewer than one.</exception>
    public int CarriedBatches
    {
        get;
        init => field = value >= 1 ? value : throw new LayerException($"a {Kind} layer carries its state through at least one batch; received {value}");
    } = 1;

    /// <summary>True if the biases bias_ih and bias_hh are added.</summary>
    public bool HasBias { get; init; } = true;

    /// <summary>Fills weight_ih; null is uniform over ±1 / √units, as in PyTorch. Keras takes <see cref="GlorotUniform"/>.</summary>
    public Initializer? InputInitializer { get; init; }

    /// <summary>Fills weight_hh; null is uniform over ±1 / √units, as in PyTorch. Keras takes <see cref="Orthogonal"/>.</summary>
    public Initializer? RecurrentInitializer { get; init; }

    /// <summary>Fills both biases; null is uniform over ±1 / √units, as in PyTorch. Keras takes zeros.</summary>
    public Initializer? BiasInitializer { get; init; }

    /// <summary>Floats of an output step: the units, twice where two directions are concatenated.</summary>
    public int OutputFeatures => Direction == SequenceDirection.Both && Merge == DirectionMerge.Concatenate ? 2 * Units : Units;

    /// <summary>Runs of units in the columns of the weights.</summary>
    private protected abstract int Gates { get; }

    internal int Directions => Direction == SequenceDirection.Both ? 2 : 1;

    internal int TensorsPerRun => HasBias ? 4 : 2;

    /// <inheritdoc/>
    public sealed override Shape OutputShape(Shape input)
    {
        if (input.Rank != 2)
        {
            throw new LayerException($"a {Kind} layer takes samples of shape (steps, features); received {input}");
        }

        if (Merge == DirectionMerge.Sum && (Direction != SequenceDirection.Both || Layers > 1))
        {
            throw new LayerException($"a {Kind} layer sums the two directions of one layer; received {Layers} layers, direction {Direction}");
        }

        if (CarriedBatches > 1 && Direction != SequenceDirection.Forward)
        {
            throw new LayerException($"a {Kind} layer carries its state through batches forward only; received direction {Direction} and {CarriedBatches} batches");
        }

        return ReturnsSequence ? WindowRules.MakeShape(Kind, [input[0], OutputFeatures]) : new Shape(OutputFeatures);
    }

    /// <inheritdoc/>
    public sealed override ImmutableArray<ParameterSpec> Parameters(Shape input)
    {
        _ = OutputShape(input);
        var columns = checked(Gates * Units);
        var limit = (float)(1d / Math.Sqrt(Units));
        var usual = new Uniform(-limit, limit);
        var specs = ImmutableArray.CreateBuilder<ParameterSpec>(Layers * Directions * TensorsPerRun);
        for (var layer = 0; layer < Layers; layer++)
        {
            var features = FeaturesOf(layer, input);
            for (var direction = 0; direction < Directions; direction++)
            {
                var suffix = $"_l{layer}{(direction == 1 ? "_reverse" : string.Empty)}";
                specs.Add(new ParameterSpec("weight_ih" + suffix, new Shape(features, columns), InputInitializer ?? usual, features, columns, IsStoredTransposed: true));
                specs.Add(new ParameterSpec("weight_hh" + suffix, new Shape(Units, columns), RecurrentInitializer ?? usual, Units, columns, IsStoredTransposed: true));
                if (HasBias)
                {
                    specs.Add(new ParameterSpec("bias_ih" + suffix, new Shape(columns), InputBiasInitializer(BiasInitializer ?? usual), features, columns));
                    specs.Add(new ParameterSpec("bias_hh" + suffix, new Shape(columns), BiasInitializer ?? usual, Units, columns));
                }
            }
        }

        return specs.MoveToImmutable();
    }

    /// <inheritdoc/>
    public sealed override long MultiplyAdds(Shape input)
    {
        var total = 0L;
        for (var layer = 0; layer < Layers; layer++)
        {
            total += (long)Directions * input[0] * (FeaturesOf(layer, input) + Units) * Gates * Units;
        }

        return total;
    }

    /// <inheritdoc/>
    public sealed override LayerPlan CreatePlan(in LayerContext context) => new RecurrentPlan(this, context);

    /// <summary>The floats of a step that a layer of the stack reads.</summary>
    internal int FeaturesOf(int layer, Shape input) => layer == 0 ? input[1] : Directions * Units;

    /// <summary>The arithmetic of one step.</summary>
    internal abstract RecurrentCell CreateCell(int batch, bool training, SimdLevel level);

    private protected virtual Initializer InputBiasInitializer(Initializer initializer) => initializer;
}
