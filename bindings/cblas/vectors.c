/*
 * Vectors: level 1 of the BLAS. An increment below 0 walks a vector from its end, as in the reference. Loops over neighbouring
 * elements are compiled once for each instruction set; the library takes the one of this processor when it is loaded.
 */
#include <math.h>

#include "blas.h"

#define FOR_EACH_PROCESSOR __attribute__((target_clones("avx512f", "avx2", "default")))

/* Partial sums that do not wait for each other; they vectorise without any freedom for the compiler. */
#define SUMS 64

static ptrdiff_t first(int n, int increment) { return increment < 0 ? (ptrdiff_t)(1 - n) * increment : 0; }

FOR_EACH_PROCESSOR static void axpy(ptrdiff_t n, float alpha, const float *restrict x, float *restrict y) {
    for (ptrdiff_t i = 0; i < n; i++) y[i] += alpha * x[i];
}

FOR_EACH_PROCESSOR static void scale(ptrdiff_t n, float alpha, float *x) {
    for (ptrdiff_t i = 0; i < n; i++) x[i] *= alpha;
}

FOR_EACH_PROCESSOR static float dot(ptrdiff_t n, const float *x, const float *y) {
    float sums[SUMS] = { 0 }, sum = 0;
    ptrdiff_t i = 0;
    for (; i + SUMS <= n; i += SUMS) {
        for (int j = 0; j < SUMS; j++) sums[j] += x[i + j] * y[i + j];
    }
    for (; i < n; i++) sum += x[i] * y[i];
    for (int j = 0; j < SUMS; j++) sum += sums[j];
    return sum;
}

FOR_EACH_PROCESSOR static float magnitudes(ptrdiff_t n, const float *x) {
    float sums[SUMS] = { 0 }, sum = 0;
    ptrdiff_t i = 0;
    for (; i + SUMS <= n; i += SUMS) {
        for (int j = 0; j < SUMS; j++) sums[j] += fabsf(x[i + j]);
    }
    for (; i < n; i++) sum += fabsf(x[i]);
    for (int j = 0; j < SUMS; j++) sum += sums[j];
    return sum;
}

/* In double: the square of no float overflows or vanishes there, so that nothing needs to be scaled. */
FOR_EACH_PROCESSOR static double squares(ptrdiff_t n, const float *x) {
    double sums[SUMS] = { 0 }, sum = 0;
    ptrdiff_t i = 0;
    for (; i + SUMS <= n; i += SUMS) {
        for (int j = 0; j < SUMS; j++) sums[j] += (double)x[i + j] * x[i + j];
    }
    for (; i < n; i++) sum += (double)x[i] * x[i];
    for (int j = 0; j < SUMS; j++) sum += sums[j];
    return sum;
}

void cblas_saxpy(int n, float alpha, const float *x, int incx, float *y, int incy) {
    if (n <= 0 || alpha == 0) return;
    if (incx == 1 && incy == 1) {
        axpy(n, alpha, x, y);
        return;
    }
    ptrdiff_t i = first(n, incx), j = first(n, incy);
    for (int left = n; left > 0; left--, i += incx, j += incy) y[j] += alpha * x[i];
}

float cblas_sdot(int n, const float *x, int incx, const float *y, int incy) {
    if (n <= 0) return 0;
    if (incx == 1 && incy == 1) return dot(n, x, y);
    float sum = 0;
    ptrdiff_t i = first(n, incx), j = first(n, incy);
    for (int left = n; left > 0; left--, i += incx, j += incy) sum += x[i] * y[j];
    return sum;
}

void cblas_sscal(int n, float alpha, float *x, int incx) {
    if (n <= 0 || incx <= 0) return;
    if (incx == 1) {
        scale(n, alpha, x);
        return;
    }
    for (ptrdiff_t i = 0; i < (ptrdiff_t)n * incx; i += incx) x[i] *= alpha;
}

float cblas_snrm2(int n, const float *x, int incx) {
    if (n <= 0) return 0;
    if (incx == 1) return (float)sqrt(squares(n, x));
    double sum = 0;
    ptrdiff_t i = first(n, incx);
    for (int left = n; left > 0; left--, i += incx) sum += (double)x[i] * x[i];
    return (float)sqrt(sum);
}

float cblas_sasum(int n, const float *x, int incx) {
    if (n <= 0 || incx <= 0) return 0;
    if (incx == 1) return magnitudes(n, x);
    float sum = 0;
    for (ptrdiff_t i = 0; i < (ptrdiff_t)n * incx; i += incx) sum += fabsf(x[i]);
    return sum;
}

/* The first of the largest; a NaN is largest only where it is the first of all. */
size_t cblas_isamax(int n, const float *x, int incx) {
    size_t largest = 0;
    if (n <= 0 || incx <= 0) return 0;
    float most = fabsf(x[0]);
    for (ptrdiff_t i = 1; i < n; i++) {
        if (fabsf(x[i * incx]) > most) {
            most = fabsf(x[i * incx]);
            largest = (size_t)i;
        }
    }
    return largest;
}

void cblas_scopy(int n, const float *x, int incx, float *y, int incy) {
    if (n <= 0) return;
    ptrdiff_t i = first(n, incx), j = first(n, incy);
    for (int left = n; left > 0; left--, i += incx, j += incy) y[j] = x[i];
}

void cblas_sswap(int n, float *x, int incx, float *y, int incy) {
    if (n <= 0) return;
    ptrdiff_t i = first(n, incx), j = first(n, incy);
    for (int left = n; left > 0; left--, i += incx, j += incy) {
        float kept = x[i];
        x[i] = y[j];
        y[j] = kept;
    }
}

void saxpy_(const int *n, const float *alpha, const float *x, const int *incx, float *y, const int *incy) { cblas_saxpy(*n, *alpha, x, *incx, y, *incy); }

float sdot_(const int *n, const float *x, const int *incx, const float *y, const int *incy) { return cblas_sdot(*n, x, *incx, y, *incy); }

void sscal_(const int *n, const float *alpha, float *x, const int *incx) { cblas_sscal(*n, *alpha, x, *incx); }

float snrm2_(const int *n, const float *x, const int *incx) { return cblas_snrm2(*n, x, *incx); }

float sasum_(const int *n, const float *x, const int *incx) { return cblas_sasum(*n, x, *incx); }

int isamax_(const int *n, const float *x, const int *incx) { return *n <= 0 || *incx <= 0 ? 0 : (int)cblas_isamax(*n, x, *incx) + 1; }

void scopy_(const int *n, const float *x, const int *incx, float *y, const int *incy) { cblas_scopy(*n, x, *incx, y, *incy); }

void sswap_(const int *n, float *x, const int *incx, float *y, const int *incy) { cblas_sswap(*n, x, *incx, y, *incy); }
