/* SPDX-License-Identifier: MIT
 *
 * Montgomery multiplication as in columns.h, made for few bytes of code instead
 * of speed: two columns at a time. Included after columns.h, by a backend with
 * STRIDE 1.
 *
 * A square takes each product of a[i] and a[j], i < j, once, doubles the sums,
 * and adds the square of a digit.
 */

/* s0, s1, s2 += columns c, c+1, c+2 of u[0..end) by v, where u[0]*v[0] is in
 * column c and u[0]*v[1] in column c+1. */
COLUMNS_OP void two_columns(const env *e, acc *s0, acc *s1, acc *s2,
                            const cell *u, const cell *v, const cell *end) {
    for (const cell *const even = u + ((end - u) & -2); u != even;
         u += 2, v -= 2) {
        multiply_add(e, s0, s1, u[0], v[0]);
        multiply_add(e, s0, s1, u[1], v[-1]);
        multiply_add(e, s1, s2, u[0], v[1]);
        multiply_add(e, s1, s2, u[1], v[0]);
    }
    if (u != end) {
        multiply_add(e, s0, s1, u[0], v[0]);
        multiply_add(e, s1, s2, u[0], v[1]);
    }
}

COLUMNS_OP void twice_three(acc *s0, acc *s1, acc *s2) {
    *s0 = twice(*s0);
    *s1 = twice(*s1);
    *s2 = twice(*s2);
}

/* r := low(a*b). Returns the carry into column k, which is odd. square: a is b.
 */
COLUMNS_OP carries low_by_twos(const env *e, cell *r, const cell *a,
                               const cell *b, int k, int square) {
    carries carry = {0};
    acc s0 = start_low(e, 0, 0), spilled = {0};
    multiply_add(e, &s0, &spilled, a[0], b[0]);
    r[0] = take(e, &carry, s0);
    for (int c = 1; c < k; c += 2) {
        /* Rows that are in both columns; then one in column c + 1 alone. */
        const int rows = square ? c / 2 + 1 : c + 1;
        acc s1 = start_low(e, c + 1, square), s2 = {0};
        s0 = start_low(e, c, square);
        two_columns(e, &s0, &s1, &s2, a, b + c, a + rows);
        if (square) {
            twice_three(&s0, &s1, &s2);
        }
        multiply_add(e, &s1, &s2, a[rows], b[c + 1 - rows]);
        r[c] = take(e, &carry, plus(s0, spilled));
        r[c + 1] = take(e, &carry, s1);
        spilled = s2;
    }
    return spill(carry, spilled);
}

/* r := high(a*b) + high(q*m) + carry; r may be a or b. square: a is b. */
COLUMNS_OP void high_by_twos(const env *e, cell *r, const cell *a,
                             const cell *b, const cell *q, const cell *m, int k,
                             int square, carries carry) {
    acc spilled = {0};
    for (int c = 0; c < k - 1; c += 2) {
        acc s0 = start_high(e, c, square), s1 = start_high(e, c + 1, square);
        acc s2 = {0};
        const cell *u = a + c + 1, *v = b + k - 1;
        /* After the one in column k + c alone. */
        int rows = square ? (k - c - 3) / 2 : k - c - 2;
        for (;;) {
            multiply_add(e, &s0, &s1, u[0], v[0]);
            two_columns(e, &s0, &s1, &s2, u + 1, v - 1, u + 1 + rows);
            if (u == q + c + 1) {
                break;
            }
            if (square) {
                const value middle = u[rows + 1];
                twice_three(&s0, &s1, &s2);
                multiply_add(e, &s1, &s2, middle, middle);
            }
            u = q + c + 1, v = m + k - 1;
            rows = k - c - 2;
        }
        r[c] = take(e, &carry, plus(s0, spilled));
        r[c + 1] = take(e, &carry, s1);
        spilled = s2;
    }
    r[k - 1] = take_last(e, spill(carry, spilled), start_high(e, k - 1, 0));
}

/* low_by_twos and high_by_twos, or copies of them: the backend defines both. */
static carries low_copy(int copy, const env *e, cell *r, const cell *a,
                        const cell *b, int k, int square);
static void high_copy(int copy, const env *e, cell *r, const cell *a,
                      const cell *b, const cell *q, const cell *m, int k,
                      int square, carries carry);

/* r := (a*b + q*m)/R, t := low(a*b), q := low(t*neg_inverse), as mont says. */
COLUMNS_OP void multiply_by_twos(int copy, const env *e, cell *r, const cell *a,
                                 const cell *b, const cell *m,
                                 const cell *neg_inverse, cell *t, cell *q,
                                 int k, int square) {
    carries carry = low_copy(copy, e, t, a, b, k, square);
    low_copy(copy, e, q, t, neg_inverse, k, 0);
    carry = hand_on(carry, carry_of_zeros(e, t, q, m, k));
    high_copy(copy, e, r, a, b, q, m, k, square, carry);
}
