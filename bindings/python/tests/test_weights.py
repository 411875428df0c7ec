"""What get_weights gives is what Keras computes with: its equations, written down here, on those arrays."""

import unittest

import numpy as np

import spanwise as sw


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def lstm(x, kernel, recurrent, bias):
    units = recurrent.shape[0]
    h, c = np.zeros((len(x), units)), np.zeros((len(x), units))
    for step in range(x.shape[1]):
        i, f, g, o = np.split(x[:, step] @ kernel + h @ recurrent + bias, 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
    return h


def gru(x, kernel, recurrent, bias):
    """With reset_after=True, Keras' usual form."""
    h = np.zeros((len(x), recurrent.shape[0]))
    for step in range(x.shape[1]):
        xz, xr, xn = np.split(x[:, step] @ kernel + bias[0], 3, axis=1)
        hz, hr, hn = np.split(h @ recurrent + bias[1], 3, axis=1)
        z, r = sigmoid(xz + hz), sigmoid(xr + hr)
        h = z * h + (1 - z) * np.tanh(xn + r * hn)
    return h


def simple(x, kernel, recurrent, bias):
    h = np.zeros((len(x), recurrent.shape[0]))
    for step in range(x.shape[1]):
        h = np.tanh(x[:, step] @ kernel + h @ recurrent + bias)
    return h


def embedding(x, table):
    return table[x.astype(int)]


def batch_norm(x, gamma, beta, mean, variance):
    return (x - mean) / np.sqrt(variance + 1e-5) * gamma + beta


def convolution(x, kernel, bias):
    """(height, width, channels, filters), without padding."""
    height, width, _, filters = kernel.shape
    y = np.zeros((len(x), filters, x.shape[2] - height + 1, x.shape[3] - width + 1))
    for row in range(y.shape[2]):
        for column in range(y.shape[3]):
            y[:, :, row, column] = np.einsum("nchw,hwcf->nf", x[:, :, row : row + height, column : column + width], kernel) + bias
    return y


class WeightsTests(unittest.TestCase):
    def test_equations_of_keras_on_these_weights(self):
        random = np.random.default_rng(4)
        for shape, layer, equation, shapes in [
            ((6, 4), sw.LSTM(5), lstm, [(4, 20), (5, 20), (20,)]),
            ((6, 4), sw.GRU(5), gru, [(4, 15), (5, 15), (2, 15)]),
            ((6, 4), sw.SimpleRNN(5), simple, [(4, 5), (5, 5), (5,)]),
            ((6,), sw.Embedding(9, 3), embedding, [(9, 3)]),
            ((6,), sw.BatchNormalization(), batch_norm, [(6,), (6,), (6,), (6,)]),
            ((2, 6, 5), sw.Conv2D(3, (3, 2)), convolution, [(3, 2, 2, 3), (3,)]),
            ((6,), sw.Dense(4), lambda x, kernel, bias: x @ kernel + bias, [(6, 4), (4,)]),
        ]:
            with self.subTest(layer=layer):
                model = sw.Sequential([sw.Input(shape), layer])
                self.assertEqual(shapes, [values.shape for values in model.get_weights()])
                weights = [random.uniform(0.1, 1, extents).astype(np.float32) for extents in shapes]
                model.set_weights(weights)
                for wanted, values in zip(weights, model.get_weights()):
                    np.testing.assert_array_equal(wanted, values)
                x = random.integers(0, 9, (7, *shape)) if isinstance(layer, sw.Embedding) else random.standard_normal((7, *shape))
                np.testing.assert_allclose(model.predict(x), equation(x.astype(np.float64), *weights), atol=2e-5)

    def test_stacks_list_forward_before_backward(self):
        model = sw.Sequential([sw.Input((6, 4)), sw.LSTM(5, layers=2, direction="both")])
        self.assertEqual([(4, 20), (5, 20), (20,)] * 2 + [(10, 20), (5, 20), (20,)] * 2, [values.shape for values in model.get_weights()])

    def test_both_biases_are_in_the_one_of_keras(self):
        model = sw.Sequential([sw.Input((6, 4)), sw.LSTM(5)])
        x = np.random.default_rng(1).standard_normal((3, 6, 4))
        before = model.predict(x)
        model.parameters()["0.bias_hh_l0"][:] += 1
        model.parameters()["0.bias_ih_l0"][:] -= 1
        model.parameters_changed()
        model.set_weights(model.get_weights())
        np.testing.assert_allclose(model.predict(x), before, atol=1e-5)
        np.testing.assert_array_equal(model.parameters()["0.bias_hh_l0"], 0)

    def test_nothing_is_written_where_one_shape_is_wrong(self):
        model = sw.Sequential([sw.Input((6, 4)), sw.GRU(5)])
        before = model.get_weights()
        with self.assertRaisesRegex(ValueError, "weights\\[2\\] must have the shape \\(2, 15\\); it has \\(15,\\)"):
            model.set_weights([before[0] + 1, before[1], before[2][0]])
        np.testing.assert_array_equal(before[0], model.get_weights()[0])
