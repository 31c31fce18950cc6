/* SPDX-License-Identifier: MIT
 *
 * columns.h and by_twos.h on symbols instead of numbers: which products each
 * column sums.
 *
 * A digit is its place in its operand, a sum is the list of its terms. So one
 * run for a k shows what every run for that k computes, whatever the digits:
 * that no product is lost, doubled or in the wrong column. Prints a line for
 * each k and exits 1 where a column is not what c/rsa/columns.h promises.
 *
 *   columns    all odd k from 5 to 91, products and squares
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    STRIDE = 1,
#ifndef PAIRS_AT_ONCE
    PAIRS_AT_ONCE = 1,
#endif
#ifndef MAX_K
    MAX_K = 91,
#endif
    MAX_TERMS = 4 * MAX_K + 8
};

/* What a cell holds: a digit of an operand or of a result. */
enum operand { NOTHING, A, B, M, NEG_INVERSE, T, Q, R, OPERANDS };

typedef struct {
    enum operand of;
    int i;
} cell, value;

/* LO and HI: what multiply_add puts into a column and into the next one. */
enum kind { LO, HI, DIGIT, START_LOW, START_HIGH, START_CARRY, CARRY, KINDS };

typedef struct {
    enum kind kind;
    value u, v;
    int times; /* halves count as 1, so whole terms as 2 */
} term;

typedef struct {
    int n;
    term term[MAX_TERMS];
} acc, carries;

typedef struct {
    int unused;
} env;

static int k, square, failures;

static void fail(const char *what, int column) {
    if (failures++ < 20) {
        fprintf(stderr, "k = %d, %s, column %d: %s\n", k,
                square ? "square" : "product", column, what);
    }
}

static void add(acc *s, term t) {
    if (s->n == MAX_TERMS) {
        abort();
    }
    s->term[s->n++] = t;
}

static acc plus(acc s, acc t) {
    for (int i = 0; i < t.n; i++) {
        add(&s, t.term[i]);
    }
    return s;
}
#define spill   plus
#define hand_on plus

static acc twice(acc s) {
    for (int i = 0; i < s.n; i++) {
        s.term[i].times *= 2;
    }
    return s;
}

static acc one_term(enum kind kind, value u, int times) {
    acc s = {0};
    add(&s, (term){kind, u, {NOTHING, 0}, times});
    return s;
}

static acc start_low(const env *e, int c, int halve) {
    return one_term(START_LOW, (value){NOTHING, c}, halve ? 1 : 2);
}

static acc start_high(const env *e, int c, int halve) {
    return one_term(START_HIGH, (value){NOTHING, c}, halve ? 1 : 2);
}

static acc start_carry(const env *e) {
    return one_term(START_CARRY, (value){NOTHING, 0}, 2);
}

static acc from_digit(const env *e, value v) {
    return one_term(DIGIT, v, 2);
}

static void multiply_add(const env *e, acc *lo, acc *hi, value u, value v) {
    add(lo, (term){LO, u, v, 2});
    add(hi, (term){HI, u, v, 2});
}

static void multiply_add2(const env *e, acc *lo, acc *hi, value u, value v,
                          value x, value y) {
    multiply_add(e, lo, hi, u, v);
    multiply_add(e, lo, hi, x, y);
}

static void multiply_below(const env *e, acc *below, acc *here, value u,
                           value v) {
    add(here, (term){HI, u, v, 2});
}

/* ---- what each column must be ---- */

static int phase, column; /* 0: T, 1: Q, 2: the carry, 3: the result */
static const enum operand results[] = {T, Q, NOTHING, R};
static struct { int lo, hi; } terms[4][MAX_K]; /* of each column */

/* All u[i]*v[j] with i + j = place. Returns how many. */
static int want_products(acc *s, enum kind kind, enum operand u, enum operand v,
                         int place) {
    const int before = s->n;
    for (int i = 0; i < k; i++) {
        const int j = place - i;
        if (j >= 0 && j < k) {
            add(s, (term){kind, {u, i}, {v, j}, 2});
        }
    }
    return s->n - before;
}

static void want_halves(acc *s, enum operand u, enum operand v, int place) {
    terms[phase][column].lo += want_products(s, LO, u, v, place);
    terms[phase][column].hi += want_products(s, HI, u, v, place - 1);
}

static acc wanted(int place) {
    static const enum kind starts[] = {START_LOW, START_LOW, START_CARRY,
                                       START_HIGH};
    acc s = one_term(starts[phase], (value){NOTHING, column}, 2);
    terms[phase][column].lo = terms[phase][column].hi = 0;
    if (phase == 0 || phase == 3) {
        want_halves(&s, A, square ? A : B, place);
    }
    if (phase == 1) {
        want_halves(&s, T, NEG_INVERSE, place);
    }
    if (phase >= 2) {
        want_halves(&s, Q, M, place);
    }
    if (phase == 2) {
        s = plus(s, one_term(DIGIT, (value){T, k - 1}, 2));
    } else if (column > 0) {
        s = plus(s, one_term(CARRY, (value){results[phase], column - 1}, 2));
    } else if (phase == 3) { /* T's, and that of the zeros */
        s = plus(s, one_term(CARRY, (value){T, k - 1}, 2));
        s = plus(s, one_term(CARRY, (value){NOTHING, 0}, 2));
    }
    return s;
}

/* How often a term occurs; of a square, both orders together. */
static int *tally_of(const term *t) {
    static int tally[KINDS][OPERANDS][OPERANDS][MAX_K][MAX_K];
    const int mirrored = t->u.of == t->v.of && t->u.i > t->v.i;
    const value u = mirrored ? t->v : t->u, v = mirrored ? t->u : t->v;
    return &tally[t->kind][u.of][v.of][u.i][v.i];
}

static void count(const acc *s, int sign) {
    for (int i = 0; i < s->n; i++) {
        *tally_of(&s->term[i]) += sign * s->term[i].times;
    }
}

static void expect_none(const acc *s, int place) {
    static const char *const names[KINDS] = {
        "a low half",   "a high half",     "the digit of T", "a low start",
        "a high start", "a carry's start", "a carry"};
    for (int i = 0; i < s->n; i++) {
        int *const left = tally_of(&s->term[i]);
        if (*left != 0) {
            fail(names[s->term[i].kind], place);
        }
        *left = 0;
    }
}

static void judge(const acc *s) {
    const int place = phase == 3 ? k + column : phase == 2 ? k - 1 : column;
    const acc right = wanted(place);
    count(s, 1);
    count(&right, -1);
    expect_none(s, place);
    expect_none(&right, place);
}

static value take(const env *e, carries *carry, acc s) {
    const value digit = {results[phase], column};
    s = plus(s, *carry);
    judge(&s);
    *carry = one_term(CARRY, digit, 2);
    column++;
    if (column == k && phase < 2) {
        phase++;
        column = 0;
    }
    return digit;
}

static value take_last(const env *e, carries carry, acc s) {
    return take(e, &carry, s);
}

static acc take_carry(const env *e, acc below, acc here) {
    judge(&here);
    phase = 3;
    column = 0;
    return one_term(CARRY, (value){NOTHING, 0}, 2);
}

#include "../../c/rsa/columns.h"
#include "../../c/rsa/by_twos.h"

static carries low_copy(int copy, const env *e, cell *to, const cell *u,
                        const cell *v, int n, int same) {
    return low_by_twos(e, to, u, v, n, same);
}

static void high_copy(int copy, const env *e, cell *to, const cell *a,
                      const cell *b, const cell *q, const cell *m, int n,
                      int same, carries carry) {
    high_by_twos(e, to, a, b, q, m, n, same, carry);
}

static void fill(cell *to, enum operand of) {
    for (int i = 0; i < k; i++) {
        to[i] = (cell){of, i};
    }
}

/* r is a or b where `in_place` is 1 or 2: no digit may be read after the
 * result's was written over it. */
static void run(int in_place, int by_twos) {
    static cell a[MAX_K], b[MAX_K], m[MAX_K], neg_inverse[MAX_K], t[MAX_K],
        q[MAX_K], r[MAX_K];
    const env e = {0};
    fill(a, A);
    fill(b, B);
    fill(m, M);
    fill(neg_inverse, NEG_INVERSE);
    memset(t, 0, sizeof t);
    memset(q, 0, sizeof q);
    phase = column = 0;
    cell *const result = in_place == 1 ? a : in_place == 2 ? b : r;
    const cell *const factor = square ? a : b;
    if (by_twos) {
        multiply_by_twos(0, &e, result, a, factor, m, neg_inverse, t, q, k,
                         square);
    } else {
        multiply(&e, result, a, factor, m, neg_inverse, t, q, k, square);
    }
    if (phase != 3 || column != k) {
        fail("the number of columns", column);
    }
    for (int i = 0; i < k; i++) {
        if (result[i].of != R || result[i].i != i || t[i].of != T ||
            t[i].i != i || q[i].of != Q || q[i].i != i) {
            fail("a digit is not where it belongs", i);
        }
    }
}

static void print(const char *name, int of, int columns) {
    printf(",\"%s\":[", name);
    for (int c = 0; c < columns; c++) {
        printf("%s[%d,%d]", c > 0 ? "," : "", terms[of][c].lo, terms[of][c].hi);
    }
    printf("]");
}

int main(void) {
    printf("[");
    for (k = 5; k <= MAX_K; k += 2) {
        for (square = 0; square < 2; square++) {
            for (int in_place = 0; in_place < 3; in_place++) {
                run(in_place, 1);
                run(in_place, 0);
            }
        }
        printf("%s{\"k\":%d", k > 5 ? ",\n" : "", k);
        print("low", 0, k);
        print("carry", 2, 1);
        print("high", 3, k);
        printf("}");
    }
    printf("]\n");
    return failures != 0;
}
