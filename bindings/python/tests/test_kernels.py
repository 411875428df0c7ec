import unittest

import numpy as np

import spanwise as sw


class KernelTests(unittest.TestCase):
    def setUp(self):
        self.random = np.random.default_rng(1)

    def matrix(self, rows, columns):
        return self.random.standard_normal((rows, columns), dtype=np.float32)

    def test_products_of_all_layouts(self):
        for rows, inner, columns in [(1, 1, 1), (3, 5, 7), (30, 40, 20), (1, 50, 9), (50, 7, 1), (0, 3, 4), (3, 0, 4)]:
            a, b = self.matrix(rows, inner), self.matrix(inner, columns)
            wanted = a.astype(np.float64) @ b
            lefts = [(a, False), (a.T, True), (np.asfortranarray(a), False), (np.asfortranarray(a.T), True), (np.repeat(a, 2, axis=0)[::2], False), (a[::-1][::-1], False)]
            rights = [(b, False), (b.T, True), (np.repeat(b, 2, axis=1)[:, ::2], False), (b.astype(np.float64), False)]
            for left, turned_left in lefts:
                for right, turned_right in rights:
                    product = sw.gemm(left, right, transpose_a=turned_left, transpose_b=turned_right)
                    np.testing.assert_allclose(product, wanted, atol=1e-5)

    def test_reversed_rows_are_copied(self):
        a, b = self.matrix(4, 5), self.matrix(5, 6)
        np.testing.assert_allclose(sw.gemm(a[::-1], b), a[::-1] @ b, atol=1e-5)

    def test_a_product_into_an_array(self):
        a, b = self.matrix(4, 5), self.matrix(5, 6)
        room = self.matrix(4, 10)
        before = room.copy()
        c = room[:, :6]
        result = sw.gemm(a, b, alpha=2, beta=-1, c=c)
        self.assertIs(result, c)
        np.testing.assert_allclose(c, 2 * (a @ b) - before[:, :6], atol=1e-5)
        np.testing.assert_array_equal(room[:, 6:], before[:, 6:])

    def test_wrong_products_are_refused(self):
        a, b = self.matrix(4, 5), self.matrix(5, 6)
        with self.assertRaisesRegex(ValueError, "5 long, those of op\\(b\\) 6"):
            sw.gemm(a, b, transpose_b=True)
        with self.assertRaisesRegex(ValueError, "beta needs a c"):
            sw.gemm(a, b, beta=1)
        with self.assertRaisesRegex(ValueError, "shape \\(4, 6\\)"):
            sw.gemm(a, b, c=np.zeros((4, 6)))
        with self.assertRaisesRegex(ValueError, "two dimensions"):
            sw.gemm(a[0], b)
        square = self.matrix(5, 5)
        with self.assertRaisesRegex(sw.ArgumentError, "c must not overlap a"):
            sw.gemm(square, square, c=square)

    def test_activations(self):
        x = np.linspace(-3, 3, 41, dtype=np.float32).reshape(1, 41)
        np.testing.assert_allclose(sw.activation("sigmoid", x), 1 / (1 + np.exp(-x)), atol=1e-6)
        np.testing.assert_allclose(sw.activation("leaky_relu", x, alpha=0.2), np.where(x > 0, x, 0.2 * x), atol=1e-6)
        same = x.copy()
        self.assertIs(sw.activation("relu", same, out=same), same)
        np.testing.assert_array_equal(same, np.maximum(x, 0))
        y = sw.activation("tanh", x)
        np.testing.assert_allclose(sw.activation_backward("tanh", x, y, np.ones_like(x)), 1 - np.tanh(x) ** 2, atol=1e-6)
        with self.assertRaisesRegex(ValueError, "one of linear"):
            sw.activation("magic", x)
        with self.assertRaisesRegex(ValueError, "without gaps"):
            sw.activation("relu", x, out=np.zeros(41, np.float32))

    def test_softmax(self):
        x = self.matrix(5, 7)
        wanted = np.exp(x) / np.exp(x).sum(axis=1, keepdims=True)
        np.testing.assert_allclose(sw.softmax(x), wanted, atol=1e-6)
        np.testing.assert_allclose(sw.log_softmax(x), np.log(wanted), atol=1e-5)

    def test_the_library_tells_what_it_is(self):
        info = sw.library_info()
        self.assertEqual(sw.__version__, info["version"])
        self.assertIn(info["level"], ["scalar", "neon", "avx2", "avx512"])
        with self.assertRaises(sw.ArgumentError):
            sw.set_threads(-1)
