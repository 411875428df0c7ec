/*
 * Matrices: sgemm and sgemv, checked as the reference checks them and computed by libspanwise.
 *
 * A matrix that lies column by column is the transpose of one that lies row by row, so everything below is row by row.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../c/spanwise.h"
#include "blas.h"

/* What libspanwise counts in a matrix at most; less in a test, which has no room for so many. */
#ifndef MOST_FLOATS
#define MOST_FLOATS INT32_MAX
#endif

/* A stored matrix: rows of columns floats, stride apart; trans says how it is used. */
typedef struct matrix {
    const float *data;
    int64_t stride;
    int trans;
} matrix;

static int64_t reach(int64_t rows, int64_t columns, int64_t stride) { return rows <= 0 || columns <= 0 ? 0 : (rows - 1) * stride + columns; }

/* For what libspanwise refuses: a result over an operand, or no memory for its workspace. */
static void by_loops(int64_t m, int64_t n, int64_t k, float alpha, matrix a, matrix b, float beta, float *c, int64_t ldc) {
    for (int64_t i = 0; i < m; i++) {
        for (int64_t j = 0; j < n; j++) {
            float sum = 0;
            for (int64_t p = 0; alpha != 0 && p < k; p++) {
                sum += a.data[a.trans ? p * a.stride + i : i * a.stride + p] * b.data[b.trans ? j * b.stride + p : p * b.stride + j];
            }
            c[i * ldc + j] = alpha * sum + (beta == 0 ? 0 : beta * c[i * ldc + j]);
        }
    }
}

/* C[m, n] = alpha op(A) op(B) + beta C. Larger matrices than libspanwise takes are cut along their stored rows. */
static void product(int64_t m, int64_t n, int64_t k, float alpha, matrix a, matrix b, float beta, float *c, int64_t ldc) {
    int64_t reach_a = a.trans ? reach(k, m, a.stride) : reach(m, k, a.stride);
    int64_t reach_b = b.trans ? reach(n, k, b.stride) : reach(k, n, b.stride);
    int64_t reach_c = reach(m, n, ldc);
    int cuts_rows = reach_c > MOST_FLOATS || (!a.trans && reach_a > MOST_FLOATS);
    int cuts_columns = b.trans && reach_b > MOST_FLOATS;
    int cuts_steps = (a.trans && reach_a > MOST_FLOATS) || (!b.trans && reach_b > MOST_FLOATS);
    if (cuts_rows) {
        int64_t half = m / 2;
        matrix rest = a;
        rest.data += a.trans ? half : half * a.stride;
        product(half, n, k, alpha, a, b, beta, c, ldc);
        product(m - half, n, k, alpha, rest, b, beta, c + half * ldc, ldc);
    } else if (cuts_columns) {
        int64_t half = n / 2;
        matrix rest = b;
        rest.data += half * b.stride;
        product(m, half, k, alpha, a, b, beta, c, ldc);
        product(m, n - half, k, alpha, a, rest, beta, c + half, ldc);
    } else if (cuts_steps) {
        int64_t half = k / 2;
        matrix rest_a = a, rest_b = b;
        rest_a.data += a.trans ? half * a.stride : half;
        rest_b.data += b.trans ? half : half * b.stride;
        product(m, n, half, alpha, a, b, beta, c, ldc);
        product(m, n, k - half, alpha, rest_a, rest_b, 1, c, ldc);
    } else if (spw_sgemm(SPW_ROW_MAJOR, a.trans ? SPW_TRANSPOSE : SPW_NO_TRANSPOSE, b.trans ? SPW_TRANSPOSE : SPW_NO_TRANSPOSE, m, n, k, alpha, a.data, reach_a,
                         a.stride, b.data, reach_b, b.stride, beta, c, reach_c, ldc) != SPW_OK) {
        by_loops(m, n, k, alpha, a, b, beta, c, ldc);
    }
}

static int most(int left, int right) { return left > right ? left : right; }

/* The number of the first wrong argument of a column-major sgemm, as the Fortran routine counts them; 0 if none is. */
static int wrong_sgemm(int transa, int transb, int m, int n, int k, int lda, int ldb, int ldc) {
    if (m < 0) return 3;
    if (n < 0) return 4;
    if (k < 0) return 5;
    if (lda < most(1, transa ? k : m)) return 8;
    if (ldb < most(1, transb ? n : k)) return 10;
    if (ldc < most(1, m)) return 13;
    return 0;
}

/* Column by column: C transposed, row by row, is op(B) transposed times op(A) transposed. */
static void sgemm(int transa, int transb, int m, int n, int k, float alpha, const float *a, int lda, const float *b, int ldb, float beta, float *c, int ldc) {
    matrix left = { b, ldb, transb }, right = { a, lda, transa };
    if (m == 0 || n == 0 || ((alpha == 0 || k == 0) && beta == 1)) return;
    product(n, m, k, alpha, left, right, beta, c, ldc);
}

static int is_transposition(int trans) { return trans == NO_TRANSPOSE || trans == TRANSPOSE || trans == CONJUGATE_TRANSPOSE; }

void cblas_sgemm(int order, int transa, int transb, int m, int n, int k, float alpha, const float *a, int lda, const float *b, int ldb, float beta, float *c,
                 int ldc) {
    /* Where the Fortran routine's arguments stand in this one; row by row, A and B, and m and n, change places. */
    static const int by_columns[] = { 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 };
    static const int by_rows[] = { 0, 3, 2, 5, 4, 6, 7, 10, 11, 8, 9, 12, 13, 14 };
    int swaps = order == ROW_MAJOR, ta = transa != NO_TRANSPOSE, tb = transb != NO_TRANSPOSE;
    if (order != ROW_MAJOR && order != COLUMN_MAJOR) {
        cblas_xerbla(1, "cblas_sgemm", "Illegal Order setting, %d\n", order);
        return;
    }
    if (!is_transposition(transa)) {
        cblas_xerbla(2, "cblas_sgemm", "Illegal TransA setting, %d\n", transa);
        return;
    }
    if (!is_transposition(transb)) {
        cblas_xerbla(3, "cblas_sgemm", "Illegal TransB setting, %d\n", transb);
        return;
    }
    int wrong = swaps ? wrong_sgemm(tb, ta, n, m, k, ldb, lda, ldc) : wrong_sgemm(ta, tb, m, n, k, lda, ldb, ldc);
    if (wrong != 0) {
        cblas_xerbla(swaps ? by_rows[wrong] : by_columns[wrong], "cblas_sgemm", "");
        return;
    }
    if (swaps) {
        sgemm(tb, ta, n, m, k, alpha, b, ldb, a, lda, beta, c, ldc);
    } else {
        sgemm(ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
    }
}

/* 0: as it lies, 1: transposed, -1: neither. */
static int transposition(char letter) {
    switch (letter) {
        case 'n': case 'N': return 0;
        case 't': case 'T': case 'c': case 'C': return 1;
        default: return -1;
    }
}

void sgemm_(const char *transa, const char *transb, const int *m, const int *n, const int *k, const float *alpha, const float *a, const int *lda, const float *b,
            const int *ldb, const float *beta, float *c, const int *ldc) {
    int ta = transposition(*transa), tb = transposition(*transb);
    int wrong = ta < 0 ? 1 : tb < 0 ? 2 : wrong_sgemm(ta, tb, *m, *n, *k, *lda, *ldb, *ldc);
    if (wrong != 0) {
        xerbla_("SGEMM ", &wrong, 6);
        return;
    }
    sgemm(ta, tb, *m, *n, *k, *alpha, a, *lda, b, *ldb, *beta, c, *ldc);
}

static int wrong_sgemv(int m, int n, int lda, int incx, int incy) {
    if (m < 0) return 2;
    if (n < 0) return 3;
    if (lda < most(1, m)) return 6;
    if (incx == 0) return 8;
    if (incy == 0) return 11;
    return 0;
}

/* A vector without gaps: itself, or a copy in room, or in memory that the caller frees. NULL if there is none. */
static float *gathered(const float *x, int n, int increment, float *room, int room_floats) {
    float *copy = n <= room_floats ? room : (float *)malloc(sizeof(float) * (size_t)n);
    if (copy != NULL) cblas_scopy(n, x, increment, copy, 1);
    return copy;
}

/* Column by column: y = alpha op(A) x + beta y. */
static void sgemv(int trans, int m, int n, float alpha, const float *a, int lda, const float *x, int incx, float beta, float *y, int incy) {
    enum { ROOM = 512 };
    float room_x[ROOM], room_y[ROOM];
    int xs = trans ? m : n, ys = trans ? n : m;
    if (m == 0 || n == 0 || (alpha == 0 && beta == 1)) return;
    float *gx = incx == 1 ? (float *)x : gathered(x, xs, incx, room_x, ROOM);
    float *gy = incy == 1 ? y : gathered(y, ys, incy, room_y, ROOM);
    if (gx != NULL && gy != NULL) {
        /* Row by row, the stored matrix is n by m. A column of results if it is used so, else a row of them. */
        matrix stored = { a, lda, 0 }, vector = { gx, 1, 0 };
        if (trans) {
            product(ys, 1, xs, alpha, stored, vector, beta, gy, 1);
        } else {
            vector.stride = xs;
            product(1, ys, xs, alpha, vector, stored, beta, gy, ys);
        }
        if (gy != y) cblas_scopy(ys, gy, 1, y, incy);
    }
    if (gx != x && gx != room_x) free(gx);
    if (gy != y && gy != room_y) free(gy);
}

void cblas_sgemv(int order, int trans, int m, int n, float alpha, const float *a, int lda, const float *x, int incx, float beta, float *y, int incy) {
    static const int by_columns[] = { 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
    static const int by_rows[] = { 0, 2, 4, 3, 5, 6, 7, 8, 9, 10, 11, 12 };
    int swaps = order == ROW_MAJOR, transposed = trans != NO_TRANSPOSE;
    if (order != ROW_MAJOR && order != COLUMN_MAJOR) {
        cblas_xerbla(1, "cblas_sgemv", "Illegal Order setting, %d\n", order);
        return;
    }
    if (!is_transposition(trans)) {
        cblas_xerbla(2, "cblas_sgemv", "Illegal TransA setting, %d\n", trans);
        return;
    }
    int wrong = swaps ? wrong_sgemv(n, m, lda, incx, incy) : wrong_sgemv(m, n, lda, incx, incy);
    if (wrong != 0) {
        cblas_xerbla(swaps ? by_rows[wrong] : by_columns[wrong], "cblas_sgemv", "");
        return;
    }
    if (swaps) {
        sgemv(!transposed, n, m, alpha, a, lda, x, incx, beta, y, incy);
    } else {
        sgemv(transposed, m, n, alpha, a, lda, x, incx, beta, y, incy);
    }
}

void sgemv_(const char *trans, const int *m, const int *n, const float *alpha, const float *a, const int *lda, const float *x, const int *incx, const float *beta,
            float *y, const int *incy) {
    int transposed = transposition(*trans);
    int wrong = transposed < 0 ? 1 : wrong_sgemv(*m, *n, *lda, *incx, *incy);
    if (wrong != 0) {
        xerbla_("SGEMV ", &wrong, 6);
        return;
    }
    sgemv(transposed, *m, *n, *alpha, a, *lda, x, *incx, *beta, y, *incy);
}

/* SPANWISE_THREADS, or what other libraries of the kind listen to. */
__attribute__((constructor)) static void choose_threads(void) {
    const char *text = getenv("SPANWISE_THREADS");
    if (text == NULL || *text == 0) text = getenv("OMP_NUM_THREADS");
    if (text != NULL) {
        int threads = atoi(text);
        if (threads > 0) spw_set_threads(threads);
    }
}
