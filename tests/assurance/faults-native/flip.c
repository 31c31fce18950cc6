/* SPDX-License-Identifier: MIT
 *
 * Flips one bit after a random instruction of a native private operation: in a
 * register, or in what an instruction has just stored. Each time in a child of
 * its own, whose code is the compiler's: the linker puts a counter of moments
 * before each Montgomery product, then the processor's trap flag counts
 * instructions.
 *
 *   node tests/c/rsa_keys.mjs | flip SEED COUNT    the first key of 2048 bits
 *
 * A line for each: kernel, moment, instruction, what was flipped, what came of
 * it.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>
#include <x86intrin.h>

#include "rsa/kernel.h"
#include "../../c/rsa_keys.h"

enum {
    SECONDS = 20, /* of a child; a signature takes milliseconds */
    TRAP_FLAG = 0x100,
    LOOK_AHEAD = 200, /* instructions, for one that stores */
    STACK = 4096,
    MOST_EVENTS = 8192
};

/* What a child is to do, and tells. */
static struct {
    int event, in_store; /* the product after which; a store or a register */
    long step;           /* instructions after that; -1: measure */
    unsigned place, bit; /* chosen at random */
    int events;          /* products so far */
    long steps;          /* since the event; what was measured */
    int done, rc, where;
    uint8_t out[RSA_MAX_MODULUS_BYTES];
} * plan;

static int stepping;

/* ---- memory, to see what an instruction stores ---- */

static uint8_t before_key[sizeof(struct frozen_key)];
static uint8_t before_scratch[sizeof(struct scratch)];
static uint8_t before_stack[STACK];
static uint8_t *stack_from;
static int copied;

static void copy_memory(const ucontext_t *u) {
    stack_from = (uint8_t *)(u->uc_mcontext.gregs[REG_RSP] - STACK / 2);
    memcpy(before_key, &rsa_key, sizeof rsa_key);
    memcpy(before_scratch, &rsa_scratch, sizeof rsa_scratch);
    memcpy(before_stack, stack_from, STACK);
    copied = 1;
}

static int flip_change(uint8_t *now, const uint8_t *before, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (now[i] != before[i]) {
            const size_t j = i + plan->place % 8;
            now[j < n && now[j] != before[j] ? j : i] ^=
                (uint8_t)(1u << plan->bit % 8);
            return 1;
        }
    }
    return 0;
}

static int flip_store(void) {
    if (flip_change((uint8_t *)&rsa_scratch, before_scratch,
                    sizeof rsa_scratch)) {
        plan->where = 's';
    } else if (flip_change((uint8_t *)&rsa_key, before_key, sizeof rsa_key)) {
        plan->where = 'k';
    } else if (flip_change(stack_from, before_stack, STACK)) {
        plan->where = 't';
    } else {
        return 0;
    }
    return 1;
}

static void flip_register(ucontext_t *u) {
    enum { GENERAL = 16, VECTORS = 16 };
    const unsigned r = plan->place % (GENERAL + VECTORS);
    if (r < GENERAL) { /* r8..r15, rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp */
        u->uc_mcontext.gregs[r] ^= 1LL << plan->bit % 64;
        plan->where = 'r';
    } else {
        uint32_t *const x = u->uc_mcontext.fpregs->_xmm[r - GENERAL].element;
        x[plan->bit % 128 / 32] ^= 1u << plan->bit % 32;
        plan->where = 'v';
    }
}

/* ---- the processor's traps ---- */

/* One instruction has been made since the event. */
static void stepped(ucontext_t *u) {
    plan->steps++;
    if (plan->step >= 0 && plan->steps > plan->step) {
        if (!plan->in_store || (copied && flip_store()) ||
            plan->steps > plan->step + LOOK_AHEAD) {
            if (!plan->where) {
                flip_register(u);
            }
            plan->done = 1;
            stepping = 0;
        } else {
            copy_memory(u);
        }
    }
}

static void on_trap(int signal, siginfo_t *info, void *context) {
    ucontext_t *const u = context;
    (void)signal;
    (void)info;
    if (stepping) {
        stepped(u);
    }
    if (!stepping) {
        u->uc_mcontext.gregs[REG_EFL] &= ~(greg_t)TRAP_FLAG;
    }
}

/* Before a product. A measurement ends with the next one. */
static void count_product(void) {
    plan->events++;
    if (plan->step < 0) {
        stepping = 0;
    }
    if (plan->events == plan->event) {
        stepping = 1;
        __writeeflags(__readeflags() | TRAP_FLAG);
    }
}

#define PRODUCT(name)                                                          \
    void __real_##name(double *, const double *, const double *,               \
                       const double *, const double *, int);                   \
    void __wrap_##name(double *r, const double *a, const double *b,            \
                       const double *m, const double *inverse, int k);         \
    void __wrap_##name(double *r, const double *a, const double *b,            \
                       const double *m, const double *inverse, int k) {        \
        count_product();                                                       \
        __real_##name(r, a, b, m, inverse, k);                                 \
    }
PRODUCT(mont_scalar)
PRODUCT(mont_simd)
PRODUCT(mont_fma)

static void end_child(int rc) {
    plan->rc = rc;
    _exit(0);
}

/* ---- one private operation in a child ---- */

static uint8_t block[RSA_MAX_MODULUS_BYTES] = {0, 1, 2, 3};

static int child(size_t k) {
    const struct sigaction action = {.sa_sigaction = on_trap,
                                     .sa_flags = SA_SIGINFO | SA_NODEFER};
    fflush(stdout);
    plan->events = plan->done = plan->where = 0;
    plan->steps = 0;
    const pid_t pid = fork();
    if (pid == 0) {
        alarm(SECONDS);
        memset(plan->out, 0, sizeof plan->out);
        sigaction(SIGTRAP, &action, NULL);
        end_child(rsa_private(plan->out, block, k));
    }
    int status;
    waitpid(pid, &status, 0);
    return status;
}

static const char *outcome(int status, const uint8_t *right, size_t k) {
    static const uint8_t zero[RSA_MAX_MODULUS_BYTES];
    if (WIFSIGNALED(status)) {
        return WTERMSIG(status) == SIGALRM ? "endless" : "trapped";
    }
    if (plan->rc != 0) {
        return memcmp(plan->out, zero, k) == 0 ? "refused" : "left";
    }
    return memcmp(plan->out, right, k) == 0 ? "right" : "wrong";
}

static uint64_t seed;
static unsigned random_below(unsigned n) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)((seed >> 16) % n);
}

static void hex(const uint8_t *bytes, size_t n) {
    for (size_t i = 0; i < n; i++) {
        printf("%02x", bytes[i]);
    }
}

/* Flips one bit, and writes a line: what was flipped, what came of it. */
static void flip(int kernel, int events, long *lengths, const uint8_t *right,
                 size_t k) {
    const int tail = 24; /* products of recombination and check */
    plan->event = 1 + (int)random_below((unsigned)events);
    if (random_below(2) == 0) {
        plan->event = events - (int)random_below((unsigned)tail);
    }
    if (lengths[plan->event] == 0) {
        plan->step = -1;
        child(k);
        lengths[plan->event] = plan->steps;
    }
    plan->step = (long)random_below((unsigned)lengths[plan->event]);
    plan->in_store = (int)random_below(2);
    plan->place = random_below(1u << 20);
    plan->bit = random_below(1u << 20);
    const int status = child(k);
    const char *const what = outcome(status, right, k);
    printf("%d %d/%d %ld %c %s", kernel, plan->event, events, plan->step,
           plan->where ? plan->where : '-', what);
    if (strcmp(what, "wrong") == 0 || strcmp(what, "left") == 0) {
        putchar(' ');
        hex(plan->out, k);
    }
    putchar('\n');
}

static void flips(int kernel, const struct rsa_numbers *key, int count) {
    static long lengths[MOST_EVENTS];
    uint8_t right[RSA_MAX_MODULUS_BYTES];
    const size_t k = key->n.n;
    memset(lengths, 0, sizeof lengths);
    if (rsa_kernel_select(kernel) != kernel) {
        exit(2);
    }
    rsa_freeze(key);
    plan->event = -1;
    if (child(k) != 0 || plan->rc != 0) {
        exit(3);
    }
    memcpy(right, plan->out, k);
    plan->event = MOST_EVENTS; /* counts all */
    plan->step = -1;
    if (child(k) != 0 || plan->events == 0) {
        exit(4);
    }
    const int events = plan->events;
    for (int i = 0; i < count; i++) {
        flip(kernel, events, lengths, right, k);
    }
}

int main(int argc, char **argv) {
    static char line[KEY_LINE];
    if (argc != 3 || fgets(line, sizeof line, stdin) == NULL) {
        return 1;
    }
    seed = strtoull(argv[1], NULL, 16) | 1;
    plan = mmap(NULL, sizeof *plan, PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    strtok(line, " \n");
    strtok(NULL, " \n");
    const struct rsa_numbers key = next_numbers();
    const int count = atoi(argv[2]);
    for (int kernel = KERNEL_SCALAR; kernel <= KERNEL_FMA; kernel++) {
        flips(kernel, &key, count);
    }
    return 0;
}
