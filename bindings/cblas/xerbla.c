/*
 * Where wrong arguments are reported. The reference ends the process here; ours says so and returns, and the routine does nothing.
 * In a file of its own and never called but through the table of symbols, so that a program's own function takes its place.
 */
#include <stdarg.h>
#include <stdio.h>

#include "blas.h"

void cblas_xerbla(int parameter, const char *routine, const char *form, ...) {
    va_list arguments;
    va_start(arguments, form);
    if (parameter != 0) fprintf(stderr, "Parameter %d to routine %s was incorrect\n", parameter, routine);
    vfprintf(stderr, form, arguments);
    va_end(arguments);
}

void xerbla_(const char *routine, const int *parameter, size_t routine_length) {
    /* Fortran pads names with spaces and does not end them. */
    while (routine_length > 0 && routine[routine_length - 1] == ' ') routine_length--;
    fprintf(stderr, " ** On entry to %.*s parameter number %d had an illegal value\n", (int)routine_length, routine, *parameter);
}
