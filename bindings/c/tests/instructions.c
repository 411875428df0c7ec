/*
 * Which instructions multiply: instructions LEVEL. Steps through a product one instruction at a time and counts the packed multiply-adds, so
 * that "avx512" is what the processor was seen to execute and not what the library says of itself. Exit code 77: stepping is not allowed here.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

enum { M = 16, N = 64, K = 16, NOT_ALLOWED = 77 };

static float a[M * K], b[K * N], c[M * N];

static spw_status product(void) { return spw_sgemm(SPW_ROW_MAJOR, SPW_NO_TRANSPOSE, SPW_NO_TRANSPOSE, M, N, K, 1, a, M * K, K, b, K * N, N, 0, c, M * N, N); }

/* The floats that VFMADD132PS, 213PS or 231PS at an address computes; 0 for any other instruction. */
static int lanes_at(const unsigned char *code) {
    static const int lanes[] = { 4, 8, 16, 0 };
    int evex = code[0] == 0x62, map = code[1] & (evex ? 7 : 31), opcode = code[evex ? 4 : 3];
    if ((!evex && code[0] != 0xC4) || map != 2 || (code[2] & 0x83) != 1) return 0; /* map 0F38, 66 prefix, single precision */
    if (opcode != 0x98 && opcode != 0xA8 && opcode != 0xB8) return 0;
    return evex ? lanes[code[3] >> 5 & 3] : lanes[code[2] >> 2 & 1];
}

int main(int count, char **arguments) {
    static long seen[17];
    const char *level = count > 1 ? arguments[1] : "scalar";
    const long all = (long)M * N * K;
    int status = 0, stops = 0, i;
    pid_t child;
    for (i = 0; i < M * K; i++) a[i] = b[i] = (float)next_random() / 8388608.0f;
    EXPECT(SPW_OK, product()); /* what is made with the first call does not count */
    child = fork();
    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0) _exit(NOT_ALLOWED);
        raise(SIGSTOP);
        status = product();
        raise(SIGSTOP);
        _exit(status);
    }
    while (waitpid(child, &status, 0) == child && WIFSTOPPED(status)) {
        if (WSTOPSIG(status) == SIGSTOP && ++stops == 2) {
            ptrace(PTRACE_CONT, child, NULL, NULL);
            continue;
        }
        /* The child is a copy: what lies at an address there lies at the same address here. */
        long address = ptrace(PTRACE_PEEKUSER, child, (void *)offsetof(struct user_regs_struct, rip), NULL);
        if (stops == 1) seen[lanes_at((const unsigned char *)address)]++;
        if (ptrace(PTRACE_SINGLESTEP, child, NULL, NULL) != 0) break;
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_ALLOWED) {
        printf("a process may not be stepped through here\n");
        return NOT_ALLOWED;
    }
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == SPW_OK);
    printf("%ld multiply-adds: %ld of 16 lanes, %ld of 8, %ld of 4, %ld other instructions\n", all, seen[16], seen[8], seen[4], seen[0]);
    /* All of them, and in no narrower register than the level has. */
    if (strcmp(level, "avx512") == 0) CHECK(seen[16] * 16 == all && seen[8] == 0);
    else if (strcmp(level, "avx2") == 0) CHECK(seen[8] * 8 == all && seen[16] == 0);
    else CHECK(seen[16] == 0 && seen[8] == 0);
    return report("instructions");
}
