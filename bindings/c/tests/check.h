/* What the tests of the C interface share: a line for each failure, a count at the end. */
#ifndef SPANWISE_CHECK_H
#define SPANWISE_CHECK_H

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "spanwise.h"

static int checks, failures;

static void check(int holds, const char *what, const char *file, int line) {
    checks++;
    if (!holds) {
        failures++;
        printf("%s:%d: %s\n", file, line, what);
    }
}

static void check_status(spw_status wanted, spw_status got, const char *what, const char *file, int line) {
    char message[512] = "";
    checks++;
    if (wanted == got) return;
    failures++;
    if (got != SPW_OK) spw_last_error(message, (int64_t)sizeof message, NULL);
    printf("%s:%d: %s gives %d (%s); %d was expected\n", file, line, what, (int)got, message, (int)wanted);
}

#define CHECK(condition) check((condition) ? 1 : 0, #condition, __FILE__, __LINE__)
#define EXPECT(status, call) check_status(status, call, #call, __FILE__, __LINE__)
#define TEXT(text) text, (int64_t)strlen(text)

/* 24 random bits, always the same ones. */
static uint32_t random_state = 1;
static uint32_t next_random(void) {
    random_state = random_state * 1664525u + 1013904223u;
    return random_state >> 8;
}

static int report(const char *name) {
    printf("%s: %d checks, %d failed\n", name, checks, failures);
    return failures == 0 ? 0 : 1;
}

#endif
