/* SPDX-License-Identifier: MIT
 *
 * Montgomery multiplication by columns, written once and compiled for each
 * backend. Column c of a product is the sum of all u_i * v_j with i + j = c.
 * Before a backend includes this, it defines
 *
 *   PAIRS_AT_ONCE  1 or 2: how many pairs of rows a turn of the loop takes
 *   cell, STRIDE   a digit in memory; digit i is STRIDE * i cells from digit 0
 *   value          a digit in a register
 *   acc            the sum of a column in a register
 *   carries        what a column passes to the columns above it; 0 at the start
 *   env            constants of the backend, passed on to all below
 *
 * and these functions; to add to a column is to change the acc given for it:
 *
 *   start_low(e, c, halve)   returns the sum that column c of a low product
 *                            starts from; with halve = 1, half of that, for a
 *                            column that is doubled later
 *   start_high(e, c, halve)  the same for column k + c of a*b + Q*m
 *   start_carry(e)           the same for column k-1 in carry_of_zeros
 *   multiply_add(e, lo, hi, u, v)
 *                            adds u*v to column *lo, or its low part to *lo and
 *                            its high part to the next column, *hi
 *   multiply_add2(e, lo, hi, u, v, x, y)
 *                            the same for u*v + x*y
 *   multiply_below(e, below, here, u, v)
 *                            u*v belongs to column *below: adds to it, or to
 *                            the next column, *here, what the carry out of
 *                            *here needs
 *   twice(s), plus(s, t)     return 2*s, s + t
 *   from_digit(e, v)         returns the digit v as an acc
 *   take(e, carry, s)        returns the digit of s + *carry; *carry := what
 *                            goes into the next column
 *   take_last(e, carry, s)   the same for the top column, which passes nothing
 *   take_carry(e, below, here)
 *                            returns the carry out of column `here`, whose
 *                            digit the caller knows is 0
 *   spill(carry, hi)         returns carry + the high parts in column hi
 *   hand_on(carry, s)        returns carry + s, a sum for the next column
 *
 * There are three phases: T = low(a*b), Q = low(T*-m^-1), r = high(a*b) +
 * high(Q*m) + the carry of T + low(Q*m). They take as many products as the
 * textbook's interleaved loop, but avoid its chain of quotient digits, each of
 * which waits for the one before (30 cycles a digit, 2026-11-24). The low half
 * of Q*m is not computed: T plus that half is zeros and a carry, which its top
 * two columns determine.
 *
 * The loops take four columns, a tile, and two rows at a time: five sums stay
 * in registers, and there are 8 products for every 7 loads. PAIRS_AT_ONCE = 2
 * takes four rows at a time: 2% faster for the narrow backends, where a product
 * is cheap, 12% slower for fma (2026-11-24). More unrolling is
 * slower: for 1024 bits it makes 54 KB of code, which no longer fits the
 * processor's cache of decoded operations (1.7 times slower, 2026-11-24).
 *
 * k is odd. A low product computes column 0 before its tiles, or columns 0 to 2
 * where k = 3 mod 4; a high product computes its last column after them, or the
 * last three. So every tile is whole, and at most one row is left without a
 * partner.
 */

#define COLUMNS_OP static inline __attribute__((always_inline))

COLUMNS_OP value at(const cell *a, int i) {
    return a[STRIDE * i];
}

/* s[0] += u0*v0, s[1] += u0*v1 + u1*v0, s[2] += u0*v2 + u1*v1 + u2*v0: the
 * corner of a low product. */
COLUMNS_OP void corner_low(const env *e, acc s[4], const cell *u,
                           const cell *v) {
    const value u0 = at(u, 0), u1 = at(u, 1);
    const value v0 = at(v, 0), v1 = at(v, 1);
    multiply_add(e, &s[0], &s[1], u0, v0);
    multiply_add(e, &s[1], &s[2], u0, v1);
    multiply_add(e, &s[1], &s[2], u1, v0);
    multiply_add(e, &s[2], &s[3], u0, at(v, 2));
    multiply_add(e, &s[2], &s[3], u1, v1);
    multiply_add(e, &s[2], &s[3], at(u, 2), v0);
}

/* s[0] += u0*v[-1] + u1*v[-2] + u2*v[-3], s[1] += u1*v[-1] + u2*v[-2],
 * s[2] += u2*v[-1]: the corner of a high product. v is the end of its digits.
 */
COLUMNS_OP void corner_high(const env *e, acc s[5], const cell *u,
                            const cell *v) {
    const value u1 = at(u, 1), u2 = at(u, 2);
    const value v1 = at(v, -1), v2 = at(v, -2);
    multiply_add(e, &s[0], &s[1], at(u, 0), v1);
    multiply_add(e, &s[0], &s[1], u1, v2);
    multiply_add(e, &s[1], &s[2], u1, v1);
    multiply_add(e, &s[0], &s[1], u2, at(v, -3));
    multiply_add(e, &s[1], &s[2], u2, v2);
    multiply_add(e, &s[2], &s[3], u2, v1);
}

/* s[t] += u[0]*v[t], t = 0..3. */
COLUMNS_OP void row(const env *e, acc s[5], const cell *u, const cell *v) {
    const value u0 = at(u, 0);
    multiply_add(e, &s[0], &s[1], u0, at(v, 0));
    multiply_add(e, &s[1], &s[2], u0, at(v, 1));
    multiply_add(e, &s[2], &s[3], u0, at(v, 2));
    multiply_add(e, &s[3], &s[4], u0, at(v, 3));
}

/* s[t] += u[0]*v[t] + u[1]*v[t-1], t = 0..3. w is one digit before v: wasm has
 * no negative offsets. */
COLUMNS_OP void two_rows(const env *e, acc s[5], const cell *u, const cell *w) {
    const value u0 = at(u, 0), u1 = at(u, 1);
    value v0 = at(w, 0), v1 = at(w, 1);
    multiply_add2(e, &s[0], &s[1], u0, v1, u1, v0);
    v0 = at(w, 2);
    multiply_add2(e, &s[1], &s[2], u0, v0, u1, v1);
    v1 = at(w, 3);
    multiply_add2(e, &s[2], &s[3], u0, v1, u1, v0);
    v0 = at(w, 4);
    multiply_add2(e, &s[3], &s[4], u0, v0, u1, v1);
}

/* s[t] += sum of u[i]*v[t-i], i = 0..count-1, t = 0..3. */
COLUMNS_OP void rows(const env *e, acc s[5], const cell *u, const cell *v,
                     int count) {
    const cell *w = v - STRIDE;
    const cell *const end = u + STRIDE * (count & -2 * PAIRS_AT_ONCE);
    for (; u != end;
         u += 2 * PAIRS_AT_ONCE * STRIDE, w -= 2 * PAIRS_AT_ONCE * STRIDE) {
        two_rows(e, s, u, w);
        if (PAIRS_AT_ONCE == 2) {
            two_rows(e, s, u + 2 * STRIDE, w - 2 * STRIDE);
        }
    }
    if (PAIRS_AT_ONCE == 2 && (count & 2)) {
        two_rows(e, s, u, w);
        u += 2 * STRIDE;
        w -= 2 * STRIDE;
    }
    if (count & 1) {
        row(e, s, u, w + STRIDE);
    }
}

/* s[0..3] := the sums that columns c..c+3 of a low product start from. */
COLUMNS_OP void start_low_tile(const env *e, acc s[5], int c, int halve) {
    s[0] = start_low(e, c, halve);
    s[1] = start_low(e, c + 1, halve);
    s[2] = start_low(e, c + 2, halve);
    s[3] = start_low(e, c + 3, halve);
    s[4] = (acc){0};
}

/* The same for a high product. */
COLUMNS_OP void start_high_tile(const env *e, acc s[5], int c, int halve) {
    s[0] = start_high(e, c, halve);
    s[1] = start_high(e, c + 1, halve);
    s[2] = start_high(e, c + 2, halve);
    s[3] = start_high(e, c + 3, halve);
    s[4] = (acc){0};
}

/* s[t] := 2*s[t]. A loop would keep the sums in memory. */
COLUMNS_OP void twice_tile(acc s[5]) {
    s[0] = twice(s[0]);
    s[1] = twice(s[1]);
    s[2] = twice(s[2]);
    s[3] = twice(s[3]);
    s[4] = twice(s[4]);
}

/* The sums of a*a, where the rows up to h are in the tile: adds the two
 * products of a[i] and a[j], i < j, that are left, doubles all of these, and
 * adds the squares of a[h+1] and a[h+2]. */
COLUMNS_OP void square_rest(const env *e, acc s[5], const cell *a, int h) {
    const value a1 = at(a, h + 1), a2 = at(a, h + 2);
    multiply_add(e, &s[2], &s[3], a1, a2);
    multiply_add(e, &s[3], &s[4], a1, at(a, h + 3));
    twice_tile(s);
    multiply_add(e, &s[1], &s[2], a1, a1);
    multiply_add(e, &s[3], &s[4], a2, a2);
}

/* r[0..3] := the digits of the sums of a tile. *carry is what comes into the
 * tile, then what leaves it. */
COLUMNS_OP void take_tile(const env *e, cell *r, carries *carry,
                          const acc s[5]) {
    r[0] = take(e, carry, s[0]);
    r[STRIDE] = take(e, carry, s[1]);
    r[2 * STRIDE] = take(e, carry, s[2]);
    r[3 * STRIDE] = take(e, carry, s[3]);
    *carry = spill(*carry, s[4]);
}

/* r := low(a*b). Returns the carry into column k. square: a is b. */
COLUMNS_OP carries low(const env *e, cell *r, const cell *a, const cell *b,
                       int k, int square) {
    acc s[5];
    carries carry = {0};
    int c = k & 3;
    start_low_tile(e, s, 0, 0);
    if (c == 1) {
        s[1] = (acc){0};
        multiply_add(e, &s[0], &s[1], at(a, 0), at(b, 0));
        r[0] = take(e, &carry, s[0]);
        carry = spill(carry, s[1]);
    } else {
        s[3] = (acc){0};
        corner_low(e, s, a, b);
        r[0] = take(e, &carry, s[0]);
        r[STRIDE] = take(e, &carry, s[1]);
        r[2 * STRIDE] = take(e, &carry, s[2]);
        carry = spill(carry, s[3]);
    }
    for (; c < k; c += 4) {
        /* If square: products of a[i] and a[j], i < j, i + j = c + t; h is the
         * last i for t = 0 and 1. */
        const int h = square ? (c - 1) / 2 : c;
        start_low_tile(e, s, c, square);
        rows(e, s, a, b + STRIDE * c, h + 1);
        if (square) {
            square_rest(e, s, a, h);
        } else {
            corner_low(e, &s[1], a + STRIDE * (c + 1), b);
        }
        take_tile(e, r + STRIDE * c, &carry, s);
    }
    return carry;
}

/* Returns the carry of t + q*m into column k. The low half of that sum is zero,
 * so t[k-1] and the top two columns of low(q*m) determine the carry. */
COLUMNS_OP acc carry_of_zeros(const env *e, const cell *t, const cell *q,
                              const cell *m, int k) {
    acc below = (acc){0}, here = start_carry(e), above = (acc){0};
    const cell *v = m + STRIDE * (k - 1), *const end = q + STRIDE * (k - 1);
    for (; q != end; q += STRIDE, v -= STRIDE) {
        multiply_add(e, &here, &above, at(q, 0), at(v, 0));
        multiply_below(e, &below, &here, at(q, 0), at(v, -1));
    }
    multiply_add(e, &here, &above, at(q, 0), at(v, 0));
    here = plus(here, from_digit(e, at(t, k - 1)));
    return plus(take_carry(e, below, here), above);
}

/* s[t] += the products of column k+c+t of u*v whose u_i has i = c+1..last,
 * t = 0..3. c is even, last >= c+3. */
COLUMNS_OP void high_tile(const env *e, acc s[5], const cell *u, const cell *v,
                          int k, int c, int last) {
    u += STRIDE * (c + 1);
    v += STRIDE * k;
    corner_high(e, s, u, v);
    rows(e, s, u + STRIDE * 3, v - STRIDE * 4, last - c - 3);
}

/* s[t] += column 2k-5+t of a*a, t = 0..3: the last columns with products. */
COLUMNS_OP void high_square_end(const env *e, acc s[5], const cell *a, int k) {
    const cell *const end = a + STRIDE * k;
    const value a1 = at(end, -1), a2 = at(end, -2), a3 = at(end, -3);
    multiply_add(e, &s[0], &s[1], at(end, -4), a1);
    multiply_add(e, &s[0], &s[1], a3, a2);
    multiply_add(e, &s[1], &s[2], a3, a1);
    multiply_add(e, &s[2], &s[3], a2, a1);
    twice_tile(s);
    multiply_add(e, &s[1], &s[2], a2, a2);
    multiply_add(e, &s[3], &s[4], a1, a1);
}

/* r := high(a*b) + high(q*m) + carry. r may be a or b: when digit c of r is
 * written, digits 0 to c of a and b have been used for the last time. */
COLUMNS_OP void high(const env *e, cell *r, const cell *a, const cell *b,
                     const cell *q, const cell *m, int k, int square,
                     carries carry) {
    acc s[5];
    int c = 0;
    for (; c < k - 3; c += 4) {
        start_high_tile(e, s, c, square);
        const cell *u = a, *v = b;
        /* k+c+t = i + j with i < j < k; g is the last i for t = 0 and 1. */
        const int g = (k + c - 1) / 2;
        int last = square ? g : k - 1;
        if (square && c > k - 7) { /* k = 1 mod 4 */
            high_square_end(e, s, a, k);
            u = q, v = m, last = k - 1;
        }
        for (;;) { /* one copy of high_tile adds a*b, then q*m */
            high_tile(e, s, u, v, k, c, last);
            if (u == q) {
                break;
            }
            if (square) {
                square_rest(e, s, a, g);
            }
            u = q, v = m, last = k - 1;
        }
        take_tile(e, r + STRIDE * c, &carry, s);
    }
    if (c < k - 1) { /* k = 3 mod 4: columns 2k-3 and 2k-2 */
        s[0] = start_high(e, c, 0);
        s[1] = start_high(e, c + 1, 0);
        s[2] = (acc){0};
        const value a1 = at(a, k - 1), b1 = at(b, k - 1);
        const value q1 = at(q, k - 1), m1 = at(m, k - 1);
        multiply_add(e, &s[0], &s[1], at(a, k - 2), b1);
        multiply_add(e, &s[0], &s[1], a1, at(b, k - 2));
        multiply_add(e, &s[1], &s[2], a1, b1);
        multiply_add(e, &s[0], &s[1], at(q, k - 2), m1);
        multiply_add(e, &s[0], &s[1], q1, at(m, k - 2));
        multiply_add(e, &s[1], &s[2], q1, m1);
        r[STRIDE * c] = take(e, &carry, s[0]);
        r[STRIDE * (c + 1)] = take(e, &carry, s[1]);
        carry = spill(carry, s[2]);
    }
    /* The last column has no products. |r| < R/2, so its sum is a digit. */
    r[STRIDE * (k - 1)] = take_last(e, carry, start_high(e, k - 1, 0));
}

/* r := (a*b + q*m)/R, t := low(a*b), q := low(t*neg_inverse), as mont says. */
COLUMNS_OP void multiply(const env *e, cell *r, const cell *a, const cell *b,
                         const cell *m, const cell *neg_inverse, cell *t,
                         cell *q, int k, int square) {
    /* One copy of low makes t, then q. An engine's optimiser takes more than
     * twice as long for twice the code, and a short process feels that. */
    const cell *left = a, *right = b;
    cell *product = t;
    carries carry;
    for (int alike = square;; alike = 0) {
        const carries c = low(e, product, left, right, k, alike);
        if (product == q) {
            break;
        }
        carry = c;
        left = t, right = neg_inverse, product = q;
    }
    carry = hand_on(carry, carry_of_zeros(e, t, q, m, k));
    high(e, r, a, b, q, m, k, square, carry);
}
