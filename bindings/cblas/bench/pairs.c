/*
 * Products per second of two CBLAS libraries in one process, in turns: pairs OURS PEER THREADS [ROUNDS].
 * Prints, for each size, the median rate of both and the median of the ratios of neighbouring turns.
 *
 *     gcc -O2 -o pairs pairs.c -ldl
 *     OPENBLAS_NUM_THREADS=1 ./pairs ../../../artifacts/native/lib/libspanwise_cblas.so libopenblas.so.0 1
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef void (*sgemm)(int, int, int, int, int, int, float, const float *, int, const float *, int, float, float *, int);

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int ascending(const void *left, const void *right) {
    double difference = *(const double *)left - *(const double *)right;
    return difference < 0 ? -1 : difference > 0;
}

static double median(double *values, int count) {
    qsort(values, (size_t)count, sizeof *values, ascending);
    return values[count / 2];
}

static sgemm open_library(const char *path) {
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        exit(1);
    }
    return (sgemm)dlsym(library, "cblas_sgemm");
}

static double rate(sgemm product, int size, int repeats, const float *a, const float *b, float *c) {
    double started = now();
    for (int i = 0; i < repeats; i++) product(101, 111, 111, size, size, size, 1, a, size, b, size, 0, c, size);
    return 2e-9 * size * size * size * repeats / (now() - started);
}

int main(int count, char **arguments) {
    static const int sizes[] = { 64, 256, 1024 };
    if (count < 4) {
        fprintf(stderr, "usage: pairs OURS PEER THREADS [ROUNDS]\n");
        return 2;
    }
    setenv("OPENBLAS_NUM_THREADS", arguments[3], 1);
    setenv("SPANWISE_THREADS", arguments[3], 1);
    sgemm ours = open_library(arguments[1]), peer = open_library(arguments[2]);
    int rounds = count > 4 ? atoi(arguments[4]) : 31;
    double *mine = malloc(sizeof(double) * (size_t)rounds), *theirs = malloc(sizeof(double) * (size_t)rounds), *ratios = malloc(sizeof(double) * (size_t)rounds);
    for (int s = 0; s < 3; s++) {
        int size = sizes[s], repeats = (int)(1e9 / (2.0 * size * size * size)) + 1;
        size_t floats = (size_t)size * (size_t)size;
        float *a = aligned_alloc(64, floats * sizeof(float)), *b = aligned_alloc(64, floats * sizeof(float)), *c = aligned_alloc(64, floats * sizeof(float));
        for (size_t i = 0; i < floats; i++) a[i] = b[i] = (float)(i % 17) / 17;
        rate(ours, size, repeats, a, b, c);
        rate(peer, size, repeats, a, b, c);
        for (int round = 0; round < rounds; round++) {
            mine[round] = rate(ours, size, repeats, a, b, c);
            theirs[round] = rate(peer, size, repeats, a, b, c);
            ratios[round] = mine[round] / theirs[round];
        }
        double ratio = median(ratios, rounds);
        printf("%4d square, %s threads: %7.1f against %7.1f GFLOP/s, %.2f times (10 %% below %.2f)\n", size, arguments[3], median(mine, rounds), median(theirs, rounds),
               ratio, ratios[rounds / 10]);
        free(a);
        free(b);
        free(c);
    }
    return 0;
}
