// SPDX-License-Identifier: MIT
/** A token, and perhaps a key -> what it says and whether it is genuine. */
import { MAX_TOKEN_BYTES } from "../generated/abi.js";
import {
  decodeJWT,
  fingerprint,
  inspectKey,
  inspectToken,
  verifyJWT,
} from "../index.js";
import { refusal } from "../shared/refusal.js";
import { bareToken } from "../shared/words.js";
import { byId, element, emptyLong, write } from "./dom.js";
import { KeyField } from "./key-field.js";
import { wholeNumber } from "./make.js";
import { TokenView } from "./token-view.js";
import { complain, known, remedyWords } from "./wrong.js";

const PAUSE = 300; // milliseconds
/** More bytes than the longest token that the core takes, and the name of the
 * header before it: the core says then that this is too long. */
const MAX_READ = MAX_TOKEN_BYTES + 64;

/** @returns {import("./page.js").Panel & { offer: (token: string) => void }} */
export function startLook() {
  const view = new TokenView(byId("look-view"));
  const text = byId("token");
  let token = "";
  /** The token that was made on this page, while it is there. */
  let offered = "";
  /** What the verdict was on, so that it is said once. */
  let judged = "";

  const field = new KeyField(
    "look-key",
    {
      label: "Key to verify it with",
      hint: "or paste it, or drop it on this page: public, private or a certificate",
      example: "-----BEGIN PUBLIC KEY…",
    },
    fingerprint,
    () => judge(),
  );

  function look() {
    const given = bareToken(text.value);
    complain(byId("token-error"), undefined, text);
    token = judged = "";
    view.clear();
    try {
      if (given) view.show(given);
      token = given;
    } catch (error) {
      complain(byId("token-error"), known(error), text);
    }
    byId("look-blank").hidden = token !== "";
    byId("look-result").hidden = token === "";
    judge();
  }

  function judge() {
    tick(Math.floor(Date.now() / 1000));
  }

  /** @param {number} now */
  function tick(now) {
    if (!token) return;
    view.tick(now);
    if (field.key) judgeWith(now);
    else judgeAlone(now);
  }

  /** @param {string} seen what the verdict is on @param {string} kind @returns {HTMLElement | undefined} its place, if it is a new one */
  function verdictOn(seen, kind) {
    if (seen === judged) return undefined;
    judged = seen;
    const place = byId("verdict");
    place.className = `verdict ${kind}`;
    place.hidden = false;
    return place;
  }

  /** By the key and the clock. @param {number} now */
  function judgeWith(now) {
    const error = verify(now);
    const place = verdictOn(`key ${error?.code}`, error ? "bad" : "good");
    if (!place) return;
    if (error?.code === "ERR_TOLERANCE_INVALID") {
      place.hidden = true; // it says nothing about the token
      return complain(byId("tolerance-error"), error, byId("tolerance"));
    }
    if (error) return complain(place, error);
    place.replaceChildren(
      element("p", "headline", "Verified: this key signed it."),
      element("p", "details", "It is valid now."),
    );
  }

  /** By all that can be said without a key. @param {number} now */
  function judgeAlone(now) {
    const { claims, problems } = inspectToken(token, { now });
    const codes = problems.map(({ code }) => code).join(" ");
    const place = verdictOn(`alone ${codes}`, codes && "bad");
    if (place && !codes) {
      place.replaceChildren(
        element(
          "p",
          "headline",
          "Not verified: anybody can write such a token.",
        ),
        element(
          "p",
          "details",
          "The API would take it if the app’s key signed it.",
        ),
      );
    } else if (place) {
      const list = element("ul", "");
      list.append(
        ...problems.map((problem) =>
          element(
            "li",
            "",
            element("p", "headline why"),
            element("p", "details", remedyWords(problem)),
            element("p", "code", problem.code),
          ),
        ),
      );
      // Its seconds change, which is not to be read out each time.
      list.setAttribute("aria-live", "off");
      place.replaceChildren(
        element("p", "headline", "The API would refuse this: "),
        list,
      );
    }
    const reasons = byId("verdict").querySelectorAll(".why");
    problems.forEach((problem, i) =>
      write(reasons[i], refusal(problem, claims, now)),
    );
  }

  /** @param {number} now @returns {import("../index.js").JwtError | undefined} */
  function verify(now) {
    try {
      const clockTolerance = wholeNumber(byId("tolerance").value);
      const key = /** @type {Uint8Array} */ (field.key);
      verifyJWT(token, key, { now, clockTolerance });
      return undefined;
    } catch (error) {
      return known(error);
    }
  }

  /** @type {number | undefined} */
  let pause;
  text.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(look, PAUSE);
  });
  byId("tolerance").addEventListener("change", () => {
    complain(byId("tolerance-error"), undefined, byId("tolerance"));
    judged = "";
    judge();
  });

  /** @param {string} given @returns {boolean} or it may be a key: the core can tell */
  function takeToken(given) {
    const bare = bareToken(given);
    if (!isToken(bare)) return false;
    text.value = bare;
    look();
    return true;
  }

  /** @param {Blob} file */
  async function takeFile(file) {
    const start = await file.slice(0, MAX_READ).text();
    if (!takeToken(start)) await field.takeFile(file);
  }

  /** @param {string} dropped */
  function takeText(dropped) {
    if (!takeToken(dropped)) field.takeText(dropped);
  }

  /** @param {string} made a token, or "" when the last one is gone */
  function offer(made) {
    if (text.value === offered) {
      text.value = made;
      look();
    }
    offered = made;
  }

  function hide() {
    field.clearText();
    if (!token) text.value = ""; // it may be a key, in the wrong field
    emptyLong(byId("tolerance"));
  }

  /** @param {string} [why] */
  function clear(why) {
    field.clear(why);
    text.value = "";
    look();
  }
  return { field, tick, takeFile, takeText, offer, hide, clear };
}

/** @param {string} text @returns {boolean} or it was meant as one */
function isToken(text) {
  try {
    decodeJWT(text);
    return true;
  } catch {
    // Not one that can be decoded; inspectKey names one that is damaged.
  }
  try {
    inspectKey(text);
    return false;
  } catch (error) {
    return known(error).code === "ERR_KEY_IS_JWT";
  }
}
