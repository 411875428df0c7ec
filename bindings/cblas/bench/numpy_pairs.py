"""NumPy's float32 matmul with its own BLAS and with ours, in turns: numpy_pairs.py [THREADS [ROUNDS]].

    dotnet build bindings/package.proj
    python3 bindings/cblas/bench/numpy_pairs.py 2

Two processes of the same program, one of them with LD_PRELOAD=libspanwise_cblas.so; never both at work. Prints for each size the medians of both rates,
and the median of the ratios of neighbouring turns.
"""

import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
OURS = os.environ.get("SPANWISE_CBLAS", os.path.join(HERE, "..", "..", "..", "artifacts", "native", "lib", "libspanwise_cblas.so"))
SIZES = (64, 256, 1024)

CHILD = """
import sys, time
import numpy as np
random = np.random.default_rng(1)
squares = {}
for line in sys.stdin:
    size, repeats = map(int, line.split())
    a, b, c = squares.setdefault(size, [random.standard_normal((size, size), dtype=np.float32) for _ in range(3)])
    np.matmul(a, b, out=c)
    started = time.perf_counter()
    for _ in range(repeats):
        np.matmul(a, b, out=c)
    print(2e-9 * size**3 * repeats / (time.perf_counter() - started), flush=True)
"""


def start(threads, **more):
    variables = {**os.environ, "OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads, "SPANWISE_THREADS": threads, **more}
    return subprocess.Popen([sys.executable, "-c", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=variables)


def rate(process, size, repeats):
    process.stdin.write(f"{size} {repeats}\n")
    process.stdin.flush()
    return float(process.stdout.readline())


def main():
    threads = sys.argv[1] if len(sys.argv) > 1 else "1"
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 31
    theirs, ours = start(threads), start(threads, LD_PRELOAD=OURS)
    for size in SIZES:
        repeats = 2 * 10**9 // (2 * size**3) + 1
        pairs = [(rate(ours, size, repeats), rate(theirs, size, repeats)) for _ in range(rounds + 1)][1:]
        ratios = sorted(mine / other for mine, other in pairs)
        mine, other = (statistics.median(column) for column in zip(*pairs))
        print(f"{size:4d} square, {threads} threads: {mine:6.1f} against {other:6.1f} GFLOP/s, {statistics.median(ratios):.2f} times (10 % below {ratios[rounds // 10]:.2f})", flush=True)
    for process in (theirs, ours):
        process.stdin.close()
        process.wait()


if __name__ == "__main__":
    main()
