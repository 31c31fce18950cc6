(* SPDX-License-Identifier: MIT

   The three phases of c/rsa/columns.h compute a*b/R modulo m, for every number
   of digits k and every radix B. What a column sums is what tests/proof/columns.c
   finds in the C: all u_i*v_j with i + j = c, once each. *)

Require Import ZArith Lia Znumtheory.
Open Scope Z_scope.

Section Sums.

Fixpoint sum (n : nat) (f : nat -> Z) : Z :=
  match n with
  | O => 0
  | S i => sum i f + f i
  end.

Lemma sum_ext n f g :
  (forall i, (i < n)%nat -> f i = g i) -> sum n f = sum n g.
Proof.
  induction n; simpl; intros H; [reflexivity|].
  rewrite IHn by (intros; apply H; lia). rewrite H by lia. reflexivity.
Qed.

Lemma sum_plus n f g : sum n (fun i => f i + g i) = sum n f + sum n g.
Proof. induction n; simpl; lia. Qed.

Lemma sum_scale n x f : sum n (fun i => x * f i) = x * sum n f.
Proof. induction n; simpl; [lia|]. rewrite IHn. ring. Qed.

Lemma sum_zero n f : (forall i, (i < n)%nat -> f i = 0) -> sum n f = 0.
Proof.
  intros H. rewrite (sum_ext n f (fun _ => 0)) by assumption.
  clear. induction n; simpl; lia.
Qed.

Lemma sum_swap n k (f : nat -> nat -> Z) :
  sum n (fun i => sum k (fun j => f i j)) =
  sum k (fun j => sum n (fun i => f i j)).
Proof.
  induction n; simpl.
  - symmetry. apply sum_zero. reflexivity.
  - rewrite IHn, <- sum_plus. apply sum_ext. reflexivity.
Qed.

Lemma sum_one n f x :
  (x < n)%nat -> (forall i, (i < n)%nat -> i <> x -> f i = 0) ->
  sum n f = f x.
Proof.
  induction n; simpl; intros Hx H; [lia|].
  destruct (Nat.eq_dec x n) as [->|Hne].
  - rewrite sum_zero by (intros; apply H; lia). lia.
  - rewrite (H n) by lia. rewrite IHn; [lia|lia|].
    intros; apply H; lia.
Qed.

Lemma sum_split n k f :
  sum (n + k) f = sum n f + sum k (fun i => f (n + i)%nat).
Proof.
  induction k; simpl.
  - rewrite Nat.add_0_r. lia.
  - rewrite Nat.add_succ_r. simpl. rewrite IHk. lia.
Qed.

End Sums.

Section Montgomery.

Variable B : Z.          (* the radix *)
Variable k : nat.        (* digits *)

Fixpoint power (i : nat) : Z :=
  match i with
  | O => 1
  | S j => B * power j
  end.

Lemma power_plus i j : power (i + j) = power i * power j.
Proof. induction i; [symmetry; apply Z.mul_1_l|]. simpl. rewrite IHi. ring. Qed.

Definition value (a : nat -> Z) : Z := sum k (fun i => a i * power i).
Definition R : Z := power k.

(* What column c of a*b sums. *)
Definition column (a b : nat -> Z) (c : nat) : Z :=
  sum k (fun i => sum k (fun j =>
    if Nat.eqb (i + j) c then a i * b j else 0)).

(* All columns together are the product. *)
Lemma columns_are_product a b :
  sum (k + k) (fun c => column a b c * power c) = value a * value b.
Proof.
  unfold column, value.
  transitivity (sum (k + k) (fun c => sum k (fun i => sum k (fun j =>
    if Nat.eqb (i + j) c then a i * b j * power c else 0)))).
  { apply sum_ext. intros c _. rewrite Z.mul_comm, <- sum_scale.
    apply sum_ext. intros i _. rewrite <- sum_scale.
    apply sum_ext. intros j _. destruct (Nat.eqb (i + j) c); ring. }
  rewrite sum_swap. rewrite Z.mul_comm, <- sum_scale.
  apply sum_ext. intros i Hi. rewrite sum_swap.
  rewrite Z.mul_comm, <- sum_scale.
  apply sum_ext. intros j Hj.
  rewrite (sum_one _ _ (i + j)%nat).
  - rewrite Nat.eqb_refl, power_plus. ring.
  - lia.
  - intros c _ Hc. destruct (Nat.eqb_spec (i + j) c); [lia|reflexivity].
Qed.

(* Digits and carries of n columns: `s c` with the carry into it is the digit
   `d c` and B times the carry out of it. *)
Definition carried (n : nat) (s d carry : nat -> Z) : Prop :=
  forall c, (c < n)%nat -> s c + carry c = d c + B * carry (S c).

Lemma carried_value n s d carry :
  carried n s d carry ->
  sum n (fun c => s c * power c) + carry O =
  sum n (fun c => d c * power c) + carry n * power n.
Proof.
  induction n; simpl; intros H; [lia|].
  assert (Hn := H n ltac:(lia)).
  assert (IH : carried n s d carry) by (intros c Hc; apply H; lia).
  specialize (IHn IH).
  replace (s n) with (d n + B * carry (S n) - carry n) by lia.
  rewrite Z.mul_sub_distr_r, Z.mul_add_distr_r. lia.
Qed.

(* The backend with a fused multiply-add splits each product into lo + B*hi and
   sums lo in its own column, hi in the next one. With hi counted as part of the
   carry that is the same recurrence. *)
Lemma split_columns n (s lo hi d carry : nat -> Z) :
  (forall c, (c < n)%nat -> s c = lo c + B * hi c) ->
  (forall c, (c < n)%nat ->
     lo c + (match c with O => 0 | S b => hi b end) + carry c
     = d c + B * carry (S c)) ->
  carried n s d (fun c => carry c + match c with O => 0 | S b => hi b end).
Proof.
  intros Hs H c Hc. rewrite (Hs c Hc). specialize (H c Hc).
  destruct c; lia.
Qed.

(* What carry_of_zeros takes from the two top columns: `top` in units of
   B^(k-1), and `rest`, all that is below it. *)
Lemma carry_of_zeros top rest unit z :
  0 < unit -> 2 < B -> Z.even B = true ->
  top * unit + rest = z * (B * unit) ->
  Z.abs rest < (B / 2) * unit ->
  (top + B / 2) / B = z.
Proof.
  intros Hu HB He Ht Hr.
  assert (Hb : B = 2 * (B / 2)).
  { apply Z.even_spec in He. destruct He as [h Hh]. subst B.
    rewrite Z.mul_comm, Z.div_mul by lia. lia. }
  assert (Hrest : rest = unit * (z * B - top)) by lia.
  assert (Habs : Z.abs (z * B - top) < B / 2).
  { rewrite Hrest, Z.abs_mul, (Z.abs_eq unit) in Hr by lia. nia. }
  symmetry. apply Z.div_unique with (r := top + B / 2 - B * z); lia.
Qed.

Variables a b m inverse T Q r : nat -> Z.
Variables carry_T carry_Q carry_r : nat -> Z.
Variables w z : Z.

(* inverse is -m^-1 mod R. *)
Hypothesis inverse_of_m : value m * value inverse = R * w - 1.
(* T = low(a*b), Q = low(T*inverse). *)
Hypothesis T_low : carried k (column a b) T carry_T.
Hypothesis T_start : carry_T O = 0.
Hypothesis Q_low : carried k (column T inverse) Q carry_Q.
Hypothesis Q_start : carry_Q O = 0.

Lemma low_is_mod u v t carry :
  carried k (column u v) t carry -> carry O = 0 ->
  exists h, value u * value v = value t + R * h.
Proof.
  intros H H0. apply carried_value in H.
  exists (carry k + sum k (fun c => column u v (k + c)%nat * power c)).
  rewrite <- columns_are_product, sum_split.
  rewrite H0, Z.add_0_r in H. rewrite H. fold (value t). unfold R.
  replace (sum k (fun i => column u v (k + i)%nat * power (k + i)%nat))
    with (power k * sum k (fun c => column u v (k + c)%nat * power c)).
  - ring.
  - rewrite <- sum_scale. apply sum_ext. intros i _. rewrite power_plus. ring.
Qed.

(* T + low(Q*m) is a multiple of R: the low half need not be computed. *)
Lemma zeros :
  exists c, value T + sum k (fun i => column Q m i * power i) = R * c.
Proof.
  destruct (low_is_mod T inverse Q carry_Q Q_low Q_start) as [h Hh].
  exists (value T * w - h * value m
          - sum k (fun i => column Q m (k + i)%nat * power i)).
  assert (HQ : value Q * value m = value T * (R * w - 1) - R * h * value m).
  { rewrite <- inverse_of_m. replace (value Q) with
      (value T * value inverse - R * h) by lia. ring. }
  rewrite <- columns_are_product, sum_split in HQ.
  replace (sum k (fun i => column Q m (k + i)%nat * power (k + i)%nat))
    with (R * sum k (fun i => column Q m (k + i)%nat * power i)) in HQ.
  - unfold R in *. lia.
  - unfold R. rewrite <- sum_scale. apply sum_ext. intros i _.
    rewrite power_plus. ring.
Qed.

(* z is that multiple; r = high(a*b) + high(Q*m) + both carries, and nothing is
   carried out of its last column. *)
Hypothesis z_is :
  value T + sum k (fun i => column Q m i * power i) = R * z.
Hypothesis r_high :
  carried k (fun c => column a b (k + c) + column Q m (k + c)) r carry_r.
Hypothesis r_start : carry_r O = carry_T k + z.
Hypothesis r_end : carry_r k = 0.

Theorem montgomery : R * value r = value a * value b + value Q * value m.
Proof.
  assert (HT := carried_value _ _ _ _ T_low). rewrite T_start in HT.
  assert (Hr := carried_value _ _ _ _ r_high). rewrite r_start, r_end in Hr.
  rewrite <- !columns_are_product, !sum_split.
  assert (shift : forall u v,
    sum k (fun i => column u v (k + i)%nat * power (k + i)%nat) =
    R * sum k (fun i => column u v (k + i)%nat * power i)).
  { intros u v. unfold R. rewrite <- sum_scale. apply sum_ext. intros i _.
    rewrite power_plus. ring. }
  rewrite !shift.
  rewrite (sum_ext k _ (fun c => column a b (k + c)%nat * power c +
    column Q m (k + c)%nat * power c)) in Hr by (intros; ring).
  rewrite sum_plus in Hr.
  fold (value T) in HT. fold (value r) in Hr. unfold R in *. lia.
Qed.

End Montgomery.

(* ---- recombination and the check ---- *)

Section Signature.

Definition add_if_negative (n s : Z) : Z := if s <? 0 then s + n else s.

(* s - n is in [-3 n, 0.999 n], as tests/proof/goals.mjs shows. *)
Theorem three_additions n s :
  0 < n -> -3 * n <= s -> s < n ->
  let t := add_if_negative n (add_if_negative n (add_if_negative n s)) in
  0 <= t < n /\ exists i, t = s + i * n.
Proof.
  intros Hn Hlow Hhigh. unfold add_if_negative. cbv zeta. split.
  - repeat match goal with
      |- context [?x <? 0] => destruct (Z.ltb_spec x 0)
    end; lia.
  - repeat match goal with
      |- context [?x <? 0] => destruct (Z.ltb_spec x 0)
    end;
    first [exists 0; lia | exists 1; lia | exists 2; lia | exists 3; lia].
Qed.

(* s = u_p*q + u_q*p is the signature modulo both primes, where u_p*q = s_p
   modulo p and u_q*p = s_q modulo q. *)
Theorem recombined p q u_p u_q s_p s_q :
  (exists i, u_p * q = s_p + i * p) -> (exists i, u_q * p = s_q + i * q) ->
  (exists i, u_p * q + u_q * p = s_p + i * p) /\
  (exists i, u_p * q + u_q * p = s_q + i * q).
Proof.
  intros [i Hi] [j Hj]. split.
  - exists (i + u_q). lia.
  - exists (j + u_p). lia.
Qed.

(* The check looks at x with |x| < m that is x0/R modulo m: it is 0 if and only
   if m divides it. *)
Theorem zero_alone m x : 0 < m -> Z.abs x < m -> (m | x) -> x = 0.
Proof.
  intros Hm Hx [i ->]. rewrite Z.abs_mul, (Z.abs_eq m) in Hx by lia.
  assert (Z.abs i = 0) by nia. lia.
Qed.

(* Modulo p and modulo q together are modulo n. *)
Theorem both_primes p q x :
  rel_prime p q -> (p | x) -> (q | x) -> (p * q | x).
Proof.
  intros Hpq [i ->] Hq.
  assert (H : (q | i)).
  { apply Gauss with p; [rewrite Z.mul_comm; exact Hq|].
    apply rel_prime_sym; exact Hpq. }
  destruct H as [j ->]. exists j. ring.
Qed.

(* So exactly one s below n passes: by what the key check found, raising to e is
   undone by raising to d. *)
Theorem one_signature n e d s t block :
  0 <= s < n -> 0 <= t < n ->
  (forall x, 0 <= x < n -> ((x ^ e) mod n) ^ d mod n = x) ->
  (s ^ e) mod n = block -> (t ^ e) mod n = block -> s = t.
Proof.
  intros Hs Ht Hd <- H. rewrite <- (Hd s Hs), <- (Hd t Ht), H. reflexivity.
Qed.

End Signature.

Print Assumptions montgomery.
Print Assumptions one_signature.
