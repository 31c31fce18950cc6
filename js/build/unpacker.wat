;; SPDX-License-Identifier: MIT
;;
;; Text in, the bytes that it stands for out, in place: the inner loop of
;; unpack.js. As JavaScript it would be a third of what a fresh process spends
;; on its first token, because nothing has compiled it yet by then.
;;
;; js/build/pack.mjs adds a table at 0: 128 bytes, one for each character by itself,
;; then as many for each character after " ", and after "!". Each is written as its
;; difference from the one before, so an instance unpacks once only.
(module
  (memory (export "room") 2)
  (global (export "text") i32 (i32.const 384))
  ;; room[text..text+n) := what it stands for. Returns how many bytes that is.
  (func (export "unpack") (param $n i32) (result i32)
    (local $from i32)
    (local $to i32)
    (local $code i32)
    (local $at i32)
    (local $sum i32)
    (loop $next_byte
      (local.set $sum
        (i32.add (local.get $sum) (i32.load8_u (local.get $at))))
      (i32.store8 (local.get $at) (local.get $sum))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next_byte (i32.lt_u (local.get $at) (i32.const 384))))
    (loop $next
      (local.set $code (i32.load8_u offset=384 (local.get $from)))
      (local.set $from (i32.add (local.get $from) (i32.const 1)))
      (if (i32.le_u (local.get $code) (i32.const 0x21))
        (then
          (local.set $code
            (i32.add
              (i32.shl (i32.sub (local.get $code) (i32.const 0x1f))
                       (i32.const 7))
              (i32.load8_u offset=384 (local.get $from))))
          (local.set $from (i32.add (local.get $from) (i32.const 1)))))
      (i32.store8 offset=384 (local.get $to)
                             (i32.load8_u (local.get $code)))
      (local.set $to (i32.add (local.get $to) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $from) (local.get $n))))
    (local.get $to)))
