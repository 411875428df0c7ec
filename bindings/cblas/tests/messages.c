/* What a program that brings no xerbla of its own sees of wrong arguments: a line, and its call returns. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../blas.h"

static char told[1024];

/* What was written to the standard error since the last call. */
static int says(FILE *file, const char *wanted) {
    static long seen;
    fflush(stderr);
    fseek(file, seen, SEEK_SET);
    size_t bytes = fread(told, 1, sizeof told - 1, file);
    told[bytes] = 0;
    seen += (long)bytes;
    if (strcmp(told, wanted) == 0) return 0;
    printf("'%s' was expected, and '%s' came\n", wanted, told);
    return 1;
}

int main(void) {
    FILE *file = tmpfile();
    float x[4] = { 1, 2, 3, 4 }, y[4] = { 5, 6, 7, 8 }, one = 1;
    int two = 2, zero = 0, wrong = 0;
    if (file == NULL || dup2(fileno(file), STDERR_FILENO) < 0) return 2;
    cblas_sgemm(ROW_MAJOR, NO_TRANSPOSE, NO_TRANSPOSE, 2, -2, 2, 1, x, 2, x, 2, 0, y, 2);
    wrong += says(file, "Parameter 5 to routine cblas_sgemm was incorrect\n");
    cblas_sgemm(99, NO_TRANSPOSE, NO_TRANSPOSE, 2, 2, 2, 1, x, 2, x, 2, 0, y, 2);
    wrong += says(file, "Parameter 1 to routine cblas_sgemm was incorrect\nIllegal Order setting, 99\n");
    cblas_sgemv(COLUMN_MAJOR, NO_TRANSPOSE, 2, 2, 1, x, 2, x, 0, 0, y, 1);
    wrong += says(file, "Parameter 9 to routine cblas_sgemv was incorrect\n");
    sgemm_("N", "N", &two, &two, &two, &one, x, &two, x, &two, &one, y, &zero);
    wrong += says(file, " ** On entry to SGEMM parameter number 13 had an illegal value\n");
    sgemv_("Q", &two, &two, &one, x, &two, x, &two, &one, y, &two);
    wrong += says(file, " ** On entry to SGEMV parameter number 1 had an illegal value\n");
    for (int i = 0; i < 4; i++) wrong += y[i] != 5.0f + (float)i;
    return wrong;
}
