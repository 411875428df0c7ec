/* CBLAS and the Fortran names against loops in double precision; errors through the program's own functions. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../blas.h"

enum { MOST = 40, SPACE = MOST * (MOST + 5) };
static const int sizes[] = { 0, 1, 2, 3, 5, 9, 35 };
static const float factors[] = { 0, 1, 0.7f, -1.3f };
#define SIZES (int)(sizeof sizes / sizeof *sizes)
#define FACTORS (int)(sizeof factors / sizeof *factors)

static int checks, failures, reported;
static char reporter[32];

/* The program's own: they take the place of the library's. */
void cblas_xerbla(int parameter, const char *routine, const char *form, ...) {
    (void)form;
    reported = parameter;
    snprintf(reporter, sizeof reporter, "%s", routine);
}
void xerbla_(const char *routine, const int *parameter, size_t length) {
    reported = *parameter;
    snprintf(reporter, sizeof reporter, "%.*s", (int)length, routine);
}

#define CHECK(condition) check((condition) ? 1 : 0, #condition, __LINE__)
static void check(int holds, const char *what, int line) {
    checks++;
    if (!holds && failures++ < 20) printf("blas.c:%d: %s\n", line, what);
}

static unsigned state = 1;
static float next_float(void) {
    state = state * 1664525u + 1013904223u;
    return (float)(state >> 8) / 8388608.0f - 1.0f;
}
static void fill(float *x, int n) {
    for (int i = 0; i < n; i++) x[i] = next_float();
}

static float a[SPACE], b[SPACE], c[SPACE], before[SPACE];

/* Where element (row, column) of an operand lies. */
static int at(int order, int trans, int row, int column, int ld) { return (order == ROW_MAJOR) == (trans == NO_TRANSPOSE) ? row * ld + column : column * ld + row; }

static void product(int order, int ta, int tb, int m, int n, int k, float alpha, float beta, int extra, int fortran) {
    int by_rows = order == ROW_MAJOR;
    int lda = (by_rows == (ta == NO_TRANSPOSE) ? k : m) + extra, ldb = (by_rows == (tb == NO_TRANSPOSE) ? n : k) + extra, ldc = (by_rows ? n : m) + extra;
    if (lda < 1) lda = 1;
    if (ldb < 1) ldb = 1;
    if (ldc < 1) ldc = 1;
    for (int i = 0; i < SPACE; i++) c[i] = beta == 0 ? NAN : next_float();
    memcpy(before, c, sizeof c);
    reported = 0;
    if (fortran) {
        char letters[] = { 'n', 'T', 'c' };
        sgemm_(&letters[ta - NO_TRANSPOSE], &letters[tb - NO_TRANSPOSE], &m, &n, &k, &alpha, a, &lda, b, &ldb, &beta, c, &ldc);
    } else {
        cblas_sgemm(order, ta, tb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
    }
    CHECK(reported == 0);
    int changed = 0;
    for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
            double sum = 0, size = 0;
            int place = at(order, NO_TRANSPOSE, i, j, ldc);
            for (int p = 0; p < k; p++) {
                double term = (double)alpha * a[at(order, ta, i, p, lda)] * b[at(order, tb, p, j, ldb)];
                sum += term;
                size += fabs(term);
            }
            if (beta != 0) {
                sum += (double)beta * before[place];
                size += fabs((double)beta * before[place]);
            }
            CHECK(fabs(c[place] - sum) <= (k + 4) * 6e-8 * size);
            before[place] = c[place];
        }
    }
    for (int i = 0; i < SPACE; i++) changed += memcmp(&c[i], &before[i], sizeof(float)) != 0;
    CHECK(changed == 0);
}

static void products(void) {
    fill(a, SPACE);
    fill(b, SPACE);
    int turn = 0;
    for (int i = 0; i < SIZES; i++) {
        for (int j = 0; j < SIZES; j++) {
            for (int p = 0; p < SIZES; p++) {
                for (int kind = 0; kind < 8; kind++, turn++) {
                    int order = kind & 4 ? ROW_MAJOR : COLUMN_MAJOR;
                    int ta = NO_TRANSPOSE + (kind & 1) * (1 + turn % 2), tb = NO_TRANSPOSE + (kind >> 1 & 1);
                    product(order, ta, tb, sizes[i], sizes[j], sizes[p], factors[turn % FACTORS], factors[turn / FACTORS % FACTORS], turn % 3, order == COLUMN_MAJOR && turn % 2);
                }
            }
        }
    }
}

static void matrix_times_vector(void) {
    static const int increments[] = { 1, -1, 2, -3 };
    float x[3 * MOST], y[3 * MOST], old[3 * MOST];
    int turn = 0;
    fill(a, SPACE);
    for (int i = 0; i < SIZES; i++) {
        for (int j = 0; j < SIZES; j++) {
            for (int kind = 0; kind < 64; kind++, turn++) {
                int order = kind & 1 ? ROW_MAJOR : COLUMN_MAJOR, trans = kind & 2 ? TRANSPOSE : NO_TRANSPOSE;
                int incx = increments[kind >> 2 & 3], incy = increments[kind >> 4], m = sizes[i], n = sizes[j];
                int lda = (order == ROW_MAJOR ? n : m) + turn % 2, xs = trans == NO_TRANSPOSE ? n : m, ys = trans == NO_TRANSPOSE ? m : n;
                float alpha = factors[turn % FACTORS], beta = factors[turn / FACTORS % FACTORS];
                if (lda < 1) lda = 1;
                fill(x, 3 * MOST);
                for (int e = 0; e < 3 * MOST; e++) y[e] = beta == 0 ? NAN : next_float();
                memcpy(old, y, sizeof y);
                if (order == COLUMN_MAJOR && turn % 3 == 0) {
                    sgemv_(trans == NO_TRANSPOSE ? "N" : "t", &m, &n, &alpha, a, &lda, x, &incx, &beta, y, &incy);
                } else {
                    cblas_sgemv(order, trans, m, n, alpha, a, lda, x, incx, beta, y, incy);
                }
                if (m == 0 || n == 0) {
                    CHECK(memcmp(y, old, sizeof y) == 0);
                    continue;
                }
                for (int r = 0; r < ys; r++) {
                    int place = incy < 0 ? (r - ys + 1) * incy : r * incy;
                    double sum = 0, size = 0;
                    for (int e = 0; e < xs; e++) {
                        double term = (double)alpha * a[at(order, trans, r, e, lda)] * x[incx < 0 ? (e - xs + 1) * incx : e * incx];
                        sum += term;
                        size += fabs(term);
                    }
                    if (beta != 0) {
                        sum += (double)beta * old[place];
                        size += fabs((double)beta * old[place]);
                    }
                    CHECK(fabs(y[place] - sum) <= (xs + 4) * 6e-8 * size);
                    old[place] = y[place];
                }
                int changed = 0;
                for (int e = 0; e < 3 * MOST; e++) changed += memcmp(&y[e], &old[e], sizeof(float)) != 0;
                CHECK(changed == 0);
            }
        }
    }
}

static void vectors(void) {
    enum { LONGEST = 300 };
    static const int lengths[] = { -1, 0, 1, 2, 7, 63, 64, 65, 130, LONGEST };
    static const int increments[] = { 1, -1, 2, -2, 3 };
    float x[3 * LONGEST], y[3 * LONGEST], z[3 * LONGEST];
    for (int l = 0; l < 10; l++) {
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < 5; j++) {
                int n = lengths[l], incx = increments[i], incy = increments[j], count = n < 0 ? 0 : n;
                int fx = incx < 0 ? (1 - count) * incx : 0, fy = incy < 0 ? (1 - count) * incy : 0, largest = 0;
                double dot = 0, size = 0, sum = 0, square = 0;
                float most = -1, alpha = 0.7f;
                fill(x, 3 * LONGEST);
                fill(y, 3 * LONGEST);
                memcpy(z, y, sizeof y);
                for (int e = 0; e < count; e++) {
                    float value = x[fx + e * incx];
                    dot += (double)value * y[fy + e * incy];
                    size += fabs((double)value * y[fy + e * incy]);
                    sum += fabs((double)value);
                    square += (double)value * value;
                    if (fabsf(value) > most) {
                        most = fabsf(value);
                        largest = e;
                    }
                    z[fy + e * incy] += alpha * value;
                }
                CHECK(fabs(cblas_sdot(n, x, incx, y, incy) - dot) <= (count + 2) * 6e-8 * size);
                CHECK(cblas_sdot(n, x, incx, y, incy) == sdot_(&n, x, &incx, y, &incy));
                CHECK(fabs(cblas_snrm2(n, x, incx) - sqrt(square)) <= 1e-6 * sqrt(square));
                CHECK(cblas_snrm2(n, x, incx) == snrm2_(&n, x, &incx));
                if (incx > 0) {
                    CHECK(fabs(cblas_sasum(n, x, incx) - sum) <= (count + 2) * 6e-8 * sum);
                    CHECK((int)cblas_isamax(n, x, incx) == largest);
                    CHECK(isamax_(&n, x, &incx) == (count > 0 ? largest + 1 : 0));
                }
                cblas_saxpy(n, alpha, x, incx, y, incy);
                int wrong = 0;
                for (int e = 0; e < 3 * LONGEST; e++) wrong += fabsf(y[e] - z[e]) > 2e-7f;
                CHECK(wrong == 0);
                float kept = count > 0 ? y[fy] : 0, other = count > 0 ? x[fx] : 0;
                if (i % 2) {
                    cblas_sswap(n, x, incx, y, incy);
                } else {
                    sswap_(&n, x, &incx, y, &incy);
                }
                if (count > 0) CHECK(x[fx] == kept && y[fy] == other);
                scopy_(&n, x, &incx, y, &incy);
                if (count > 0) CHECK(y[fy] == kept);
                sscal_(&n, &alpha, x, &incx);
                if (count > 0) CHECK(x[fx] == (incx > 0 ? alpha * kept : kept));
            }
        }
    }
    /* Of equal ones the first; of 80 in a row none may overflow or vanish when squared; downwards some routines do nothing. */
    float equal[4] = { 1, -3, 3, 2 };
    CHECK(cblas_isamax(4, equal, 1) == 1 && cblas_isamax(4, equal, -1) == 0 && cblas_sasum(4, equal, -1) == 0);
    cblas_sscal(4, 5, equal, -1);
    cblas_sscal(4, 5, equal, 0);
    CHECK(equal[0] == 1 && equal[1] == -3);
    for (int e = 0; e < 80; e++) x[e] = 1e30f;
    CHECK(fabs(cblas_snrm2(80, x, 1) / (sqrt(80) * 1e30) - 1) < 1e-6);
    for (int e = 0; e < 80; e++) x[e] = 1e-30f;
    CHECK(fabs(cblas_snrm2(80, x, 1) / (sqrt(80) * 1e-30) - 1) < 1e-6);
    x[0] = 1e30f;
    x[1] = 1e30f;
    CHECK(fabs(cblas_snrm2(2, x, 1) / 1.41421356e30 - 1) < 1e-6);
    x[0] = 1e-30f;
    x[1] = -1e-30f;
    CHECK(fabs(cblas_snrm2(2, x, 1) / 1.41421356e-30 - 1) < 1e-6);
}

static void wrong_sgemm(int parameter, int order, int ta, int tb, int m, int n, int k, int lda, int ldb, int ldc) {
    reported = 0;
    memcpy(before, c, sizeof c);
    cblas_sgemm(order, ta, tb, m, n, k, 1, a, lda, b, ldb, 0, c, ldc);
    CHECK(reported == parameter && strcmp(reporter, "cblas_sgemm") == 0 && memcmp(before, c, sizeof c) == 0);
}

static void errors(void) {
    int n = 2, minus = -1, zero = 0;
    float one = 1;
    fill(c, SPACE);
    wrong_sgemm(1, 7, NO_TRANSPOSE, NO_TRANSPOSE, 2, 2, 2, 2, 2, 2);
    wrong_sgemm(2, ROW_MAJOR, 7, NO_TRANSPOSE, 2, 2, 2, 2, 2, 2);
    wrong_sgemm(3, ROW_MAJOR, NO_TRANSPOSE, 7, 2, 2, 2, 2, 2, 2);
    wrong_sgemm(4, ROW_MAJOR, NO_TRANSPOSE, NO_TRANSPOSE, -1, 2, 2, 2, 2, 2);
    wrong_sgemm(5, COLUMN_MAJOR, NO_TRANSPOSE, NO_TRANSPOSE, 2, -1, 2, 2, 2, 2);
    wrong_sgemm(6, ROW_MAJOR, NO_TRANSPOSE, NO_TRANSPOSE, 2, 2, -1, 2, 2, 2);
    wrong_sgemm(9, ROW_MAJOR, NO_TRANSPOSE, NO_TRANSPOSE, 2, 2, 3, 2, 2, 2);
    wrong_sgemm(9, COLUMN_MAJOR, TRANSPOSE, NO_TRANSPOSE, 2, 2, 3, 2, 3, 2);
    wrong_sgemm(11, ROW_MAJOR, NO_TRANSPOSE, NO_TRANSPOSE, 2, 3, 2, 2, 2, 3);
    wrong_sgemm(14, ROW_MAJOR, NO_TRANSPOSE, NO_TRANSPOSE, 2, 3, 2, 2, 3, 2);
    wrong_sgemm(14, COLUMN_MAJOR, NO_TRANSPOSE, NO_TRANSPOSE, 3, 2, 2, 3, 2, 2);
    cblas_sgemv(ROW_MAJOR, NO_TRANSPOSE, 2, 3, 1, a, 2, b, 1, 0, c, 1);
    CHECK(reported == 7 && strcmp(reporter, "cblas_sgemv") == 0);
    cblas_sgemv(ROW_MAJOR, NO_TRANSPOSE, 2, 2, 1, a, 2, b, 0, 0, c, 1);
    CHECK(reported == 9);
    cblas_sgemv(ROW_MAJOR, NO_TRANSPOSE, -2, 2, 1, a, 2, b, 1, 0, c, 0);
    CHECK(reported == 3);
    sgemm_("X", "N", &n, &n, &n, &one, a, &n, b, &n, &one, c, &n);
    CHECK(reported == 1 && strcmp(reporter, "SGEMM ") == 0);
    sgemm_("N", "N", &n, &n, &minus, &one, a, &n, b, &n, &one, c, &n);
    CHECK(reported == 5);
    sgemm_("N", "N", &n, &n, &n, &one, a, &n, b, &n, &one, c, &zero);
    CHECK(reported == 13);
    sgemv_("N", &n, &n, &one, a, &n, b, &zero, &one, c, &n);
    CHECK(reported == 8 && strcmp(reporter, "SGEMV ") == 0);
}

/* Blocks of one matrix side by side, as factorisations multiply them: found apart, and not by loops in the end (a loop adds in another order). */
static void blocks(void) {
    enum { N = 96, LD = 300 };
    float *whole = malloc(sizeof(float) * LD * LD), *apart = malloc(sizeof(float) * 3 * N * N), *wanted = apart + 2 * N * N;
    for (int order = COLUMN_MAJOR; order >= ROW_MAJOR; order--) {
        fill(whole, LD * LD);
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                apart[i * N + j] = whole[(i + N) * LD + j];              /* below the corner */
                apart[N * N + i * N + j] = whole[i * LD + j + N];        /* beside it */
                wanted[i * N + j] = whole[(i + N) * LD + j + N];         /* what is left */
            }
        }
        if (order == ROW_MAJOR) {
            cblas_sgemm(order, NO_TRANSPOSE, NO_TRANSPOSE, N, N, N, -1, apart, N, apart + N * N, N, 1, wanted, N);
            cblas_sgemm(order, NO_TRANSPOSE, NO_TRANSPOSE, N, N, N, -1, whole + N * LD, LD, whole + N, LD, 1, whole + N * LD + N, LD);
        } else {
            cblas_sgemm(order, NO_TRANSPOSE, NO_TRANSPOSE, N, N, N, -1, apart + N * N, N, apart, N, 1, wanted, N);
            cblas_sgemm(order, NO_TRANSPOSE, NO_TRANSPOSE, N, N, N, -1, whole + N, LD, whole + N * LD, LD, 1, whole + N * LD + N, LD);
        }
        int differ = 0;
        for (int i = 0; i < N; i++) differ += memcmp(wanted + i * N, whole + (i + N) * LD + N, sizeof(float) * N) != 0;
        CHECK(differ == 0);
    }
    free(whole);
    free(apart);
}

/* A result over an operand is left undefined by the reference: here loops compute it, which do not read it where beta is 0. */
static void overlaps(void) {
    float one = 1, line[6] = { 1, 2, NAN, NAN, NAN, NAN };
    cblas_sgemm(ROW_MAJOR, NO_TRANSPOSE, NO_TRANSPOSE, 1, 4, 1, 1, &one, 1, line, 4, 0, line + 2, 4);
    for (int e = 0; e < 6; e++) CHECK(line[e] == (float)(1 + e % 2));
}

/* The threads of a large product are not there in the child of a fork. */
static void forks(void) {
    enum { N = 400 };
    float *x = malloc(sizeof(float) * N * N), *y = malloc(sizeof(float) * N * N), *z = malloc(sizeof(float) * N * N);
    int status = 1;
    fill(x, N * N);
    cblas_sgemm(ROW_MAJOR, NO_TRANSPOSE, TRANSPOSE, N, N, N, 1, x, N, x, N, 0, y, N);
    pid_t child = fork();
    if (child == 0) {
        alarm(300);
        cblas_sgemm(ROW_MAJOR, NO_TRANSPOSE, TRANSPOSE, N, N, N, 1, x, N, x, N, 0, z, N);
        _exit(memcmp(y, z, sizeof(float) * N * N) != 0);
    }
    CHECK(child > 0 && waitpid(child, &status, 0) == child && status == 0);
    free(x);
    free(y);
    free(z);
}

int main(int count, char **arguments) {
    (void)arguments;
    products();
    matrix_times_vector();
    vectors();
    errors();
    if (count == 1) blocks(); /* "cuts": a library that cuts adds in another order */
    overlaps();
    forks();
    printf("blas: %d checks, %d failed\n", checks, failures);
    return failures == 0 ? 0 : 1;
}
