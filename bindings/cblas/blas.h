/* The single-precision part of CBLAS and of the Fortran BLAS that libspanwise_cblas.so answers. */
#ifndef SPANWISE_BLAS_H
#define SPANWISE_BLAS_H

#include <stddef.h>

#define BLAS_API __attribute__((visibility("default")))

enum { ROW_MAJOR = 101, COLUMN_MAJOR = 102, NO_TRANSPOSE = 111, TRANSPOSE = 112, CONJUGATE_TRANSPOSE = 113 };

BLAS_API void cblas_sgemm(int order, int transa, int transb, int m, int n, int k, float alpha, const float *a, int lda, const float *b, int ldb, float beta,
                          float *c, int ldc);
BLAS_API void cblas_sgemv(int order, int trans, int m, int n, float alpha, const float *a, int lda, const float *x, int incx, float beta, float *y, int incy);
BLAS_API void cblas_saxpy(int n, float alpha, const float *x, int incx, float *y, int incy);
BLAS_API float cblas_sdot(int n, const float *x, int incx, const float *y, int incy);
BLAS_API void cblas_sscal(int n, float alpha, float *x, int incx);
BLAS_API float cblas_snrm2(int n, const float *x, int incx);
BLAS_API float cblas_sasum(int n, const float *x, int incx);
BLAS_API size_t cblas_isamax(int n, const float *x, int incx);
BLAS_API void cblas_scopy(int n, const float *x, int incx, float *y, int incy);
BLAS_API void cblas_sswap(int n, float *x, int incx, float *y, int incy);
BLAS_API void cblas_xerbla(int parameter, const char *routine, const char *form, ...);

BLAS_API void sgemm_(const char *transa, const char *transb, const int *m, const int *n, const int *k, const float *alpha, const float *a, const int *lda,
                     const float *b, const int *ldb, const float *beta, float *c, const int *ldc);
BLAS_API void sgemv_(const char *trans, const int *m, const int *n, const float *alpha, const float *a, const int *lda, const float *x, const int *incx,
                     const float *beta, float *y, const int *incy);
BLAS_API void saxpy_(const int *n, const float *alpha, const float *x, const int *incx, float *y, const int *incy);
BLAS_API float sdot_(const int *n, const float *x, const int *incx, const float *y, const int *incy);
BLAS_API void sscal_(const int *n, const float *alpha, float *x, const int *incx);
BLAS_API float snrm2_(const int *n, const float *x, const int *incx);
BLAS_API float sasum_(const int *n, const float *x, const int *incx);
BLAS_API int isamax_(const int *n, const float *x, const int *incx);
BLAS_API void scopy_(const int *n, const float *x, const int *incx, float *y, const int *incy);
BLAS_API void sswap_(const int *n, float *x, const int *incx, float *y, const int *incy);
BLAS_API void xerbla_(const char *routine, const int *parameter, size_t routine_length);

#endif
