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
enum operand { NOTHING, A, B, M, NEG_INVERSE, T, Q, R };

typedef struct {
    enum operand of;
    int i;
} cell, value;

/* LO and HI: what multiply_add puts into a column and into the next one.
 * BELOW: what of a product multiply_below puts into the next column. */
enum kind { LO, HI, BELOW, DIGIT, START_LOW, START_HIGH, START_CARRY, CARRY };

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

static acc sum(acc s, const acc *t) {
    for (int i = 0; i < t->n; i++) {
        add(&s, t->term[i]);
    }
    return s;
}

static acc one_term(enum kind kind, int i, int times) {
    acc s = {0};
    add(&s, (term){kind, {NOTHING, i}, {NOTHING, 0}, times});
    return s;
}

static acc start_low(const env *e, int c, int halve) {
    (void)e;
    return one_term(START_LOW, c, halve ? 1 : 2);
}

static acc start_high(const env *e, int c, int halve) {
    (void)e;
    return one_term(START_HIGH, c, halve ? 1 : 2);
}

static acc start_carry(const env *e) {
    (void)e;
    return one_term(START_CARRY, 0, 2);
}

static void multiply_add(const env *e, acc *lo, acc *hi, value u, value v) {
    (void)e;
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
    (void)e, (void)below;
    add(here, (term){HI, u, v, 2});
}

static acc plus(acc s, acc t) {
    return sum(s, &t);
}

static acc twice(acc s) {
    for (int i = 0; i < s.n; i++) {
        s.term[i].times *= 2;
    }
    return s;
}

static carries spill(carries carry, acc hi) {
    return sum(carry, &hi);
}

static carries hand_on(carries carry, acc s) {
    return sum(carry, &s);
}

static acc from_digit(const env *e, value v) {
    (void)e;
    acc s = {0};
    add(&s, (term){DIGIT, v, {NOTHING, 0}, 2});
    return s;
}

/* ---- what each column must be ---- */

static int phase, column; /* 0: T, 1: Q, 2: the carry, 3: the result */
static struct { int lo, hi; } terms[4][MAX_K]; /* of each column */

/* How often the list has LO or HI of u[i]*v[j], in halves; for a square as
 * often as it has u[j]*v[i] as well. */
static int count(const acc *s, enum kind kind, enum operand u, int i,
                 enum operand v, int j) {
    int times = 0;
    for (int t = 0; t < s->n; t++) {
        const term *x = &s->term[t];
        if (x->kind == kind && x->u.of == u && x->v.of == v) {
            const int straight = x->u.i == i && x->v.i == j;
            const int mirrored = u == v && i != j && x->u.i == j && x->v.i == i;
            times += straight || mirrored ? x->times : 0;
        }
    }
    return times;
}

/* All u[i]*v[j] with i + j = place, whole, and nothing else of this kind. */
static int expect(const acc *s, enum kind kind, enum operand u, enum operand v,
                  int place, int at) {
    int terms = 0;
    for (int i = 0; i < k; i++) {
        const int j = place - i;
        if (j < 0 || j >= k) {
            continue;
        }
        terms += 2;
        /* Of a square, both orders together. */
        const int wanted = u == v && i != j ? 4 : 2;
        if (count(s, kind, u, i, v, j) != wanted) {
            fail(kind == LO ? "a low half" : "a high half", at);
        }
    }
    return terms;
}

/* Halves of terms of this kind in the list. */
static int all(const acc *s, enum kind kind) {
    int times = 0;
    for (int t = 0; t < s->n; t++) {
        times += s->term[t].kind == kind ? s->term[t].times : 0;
    }
    return times;
}

static void expect_start(const acc *s, enum kind kind, int c, int at) {
    int right = 0;
    for (int t = 0; t < s->n; t++) {
        right += s->term[t].kind == kind && s->term[t].u.i == c
                     ? s->term[t].times
                     : 0;
    }
    if (right != 2 ||
        all(s, START_LOW) + all(s, START_HIGH) + all(s, START_CARRY) != 2) {
        fail("the initial sum", at);
    }
}

static void judge(const acc *s) {
    const enum operand b = square ? A : B;
    int lo, hi, carried = 0, c = column;
    switch (phase) {
    case 0:
        lo = expect(s, LO, A, b, c, c);
        hi = expect(s, HI, A, b, c - 1, c);
        expect_start(s, START_LOW, c, c);
        carried = c > 0;
        break;
    case 1:
        lo = expect(s, LO, T, NEG_INVERSE, c, c);
        hi = expect(s, HI, T, NEG_INVERSE, c - 1, c);
        expect_start(s, START_LOW, c, c);
        carried = c > 0;
        break;
    case 2:
        c = 0;
        lo = expect(s, LO, Q, M, k - 1, k - 1);
        hi = expect(s, HI, Q, M, k - 2, k - 1);
        expect_start(s, START_CARRY, 0, k - 1);
        if (all(s, DIGIT) != 2) {
            fail("the digit of T", k - 1);
        }
        break;
    default:
        lo = expect(s, LO, A, b, k + c, k + c) +
             expect(s, LO, Q, M, k + c, k + c);
        hi = expect(s, HI, A, b, k + c - 1, k + c) +
             expect(s, HI, Q, M, k + c - 1, k + c);
        expect_start(s, START_HIGH, c, k + c);
        carried = c > 0 ? 1 : 2; /* T's, and that of the zeros */
        break;
    }
    if (all(s, LO) != lo || all(s, HI) != hi) {
        fail("a product that does not belong here", c);
    }
    if (all(s, CARRY) != 2 * carried) {
        fail("the carry", c);
    }
    terms[phase][c].lo = lo / 2;
    terms[phase][c].hi = hi / 2;
}

static acc carry_out(void) {
    return one_term(CARRY, column, 2);
}

static value take(const env *e, carries *carry, acc s) {
    (void)e;
    s = sum(s, carry);
    judge(&s);
    *carry = carry_out();
    const enum operand results[] = {T, Q, NOTHING, R};
    const value digit = {results[phase], column};
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
    (void)e, (void)below;
    judge(&here);
    phase = 3;
    column = 0;
    return carry_out();
}

#include "../../c/rsa/columns.h"
#include "../../c/rsa/by_twos.h"

static carries low_copy(int copy, const env *e, cell *to, const cell *u,
                        const cell *v, int n, int same) {
    (void)copy;
    return low_by_twos(e, to, u, v, n, same);
}

static void high_copy(int copy, const env *e, cell *to, const cell *a,
                      const cell *b, const cell *q, const cell *m, int n,
                      int same, carries carry) {
    (void)copy;
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
