/* SPDX-License-Identifier: MIT
 *
 * Montgomery multiplication as in columns.h, made for few bytes of code instead
 * of speed: two columns and two rows at a time, no squares. Included after
 * columns.h, by a backend with STRIDE 1.
 */

/* s0, s1, s2 += columns c, c+1, c+2 of u[0..end) by v, where u[0]*v[1] is in
 * column c; two rows at a time. */
COLUMNS_OP void two_columns(const env *e, acc *s0, acc *s1, acc *s2,
                            const cell *u, const cell *v, const cell *end) {
    for (; u != end; u += 2, v -= 2) {
        const value u0 = u[0], u1 = u[1], v0 = v[1];
        multiply_add(e, s0, s1, u0, v0);
        multiply_add(e, s1, s2, u0, v[2]);
        multiply_add(e, s0, s1, u1, v[0]);
        multiply_add(e, s1, s2, u1, v0);
    }
}

/* r := low(a*b). Returns the carry into column k, which is odd. */
COLUMNS_OP carries low_by_twos(const env *e, cell *r, const cell *a,
                               const cell *b, int k) {
    carries carry = {0};
    acc s0 = start_low(e, 0, 0), s1 = {0}, s2;
    multiply_add(e, &s0, &s1, a[0], b[0]);
    r[0] = take(e, &carry, s0);
    for (int c = 1; c < k; c += 2) {
        s0 = plus(start_low(e, c, 0), s1);
        s1 = start_low(e, c + 1, 0);
        s2 = (acc){0};
        multiply_add(e, &s1, &s2, a[c + 1], b[0]);
        two_columns(e, &s0, &s1, &s2, a, b + c - 1, a + c + 1);
        r[c] = take(e, &carry, s0);
        r[c + 1] = take(e, &carry, s1);
        s1 = s2;
    }
    return spill(carry, s1);
}

/* r := high(a*b) + high(q*m) + carry; r may be a or b. */
COLUMNS_OP void high_by_twos(const env *e, cell *r, const cell *a,
                             const cell *b, const cell *q, const cell *m, int k,
                             carries carry) {
    acc s2 = {0};
    for (int c = 0; c < k - 1; c += 2) {
        acc s0 = plus(start_high(e, c, 0), s2), s1 = start_high(e, c + 1, 0);
        const cell *u = a + c + 1, *v = b + k - 1;
        s2 = (acc){0};
        for (int second = 0;; second = 1) {
            const value last = *v;
            multiply_add(e, &s0, &s1, u[0], last);
            multiply_add(e, &s0, &s1, u[1], v[-1]);
            multiply_add(e, &s1, &s2, u[1], last);
            two_columns(e, &s0, &s1, &s2, u + 2, v - 3, u + (k - 1 - c));
            if (second) {
                break;
            }
            u = q + c + 1, v = m + k - 1;
        }
        r[c] = take(e, &carry, s0);
        r[c + 1] = take(e, &carry, s1);
    }
    r[k - 1] = take_last(e, spill(carry, s2), start_high(e, k - 1, 0));
}

/* r := (a*b + q*m)/R, t := low(a*b), q := low(t*neg_inverse), as mont says. */
COLUMNS_OP void multiply_by_twos(const env *e, cell *r, const cell *a,
                                 const cell *b, const cell *m,
                                 const cell *neg_inverse, cell *t, cell *q,
                                 int k) {
    const cell *left = a, *right = b;
    cell *product = t;
    carries carry;
    for (;;) { /* t, then q */
        const carries c = low_by_twos(e, product, left, right, k);
        if (product == q) {
            break;
        }
        carry = c;
        left = t, right = neg_inverse, product = q;
    }
    carry = hand_on(carry, carry_of_zeros(e, t, q, m, k));
    high_by_twos(e, r, a, b, q, m, k, carry);
}
