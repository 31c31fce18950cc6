// What TypeScript must take and must refuse; compiled, never run.
import {
  JwtError,
  attachSignature,
  clearCache,
  createJWT,
  createSigner,
  createSigningInput,
  decodeJWT,
  fingerprint,
  inspectKey,
  nowFromDate,
  verifyJWT,
} from "icr-app-jwt";
import type {
  Claims,
  ErrorCode,
  Jwk,
  Kernel,
  Key,
  KeyInfo,
  Signer,
} from "icr-app-jwt";
import {
  ApiError,
  SANDBOX,
  createAppAuth,
  createAppToken,
  createInstallationToken,
} from "icr-app-jwt/api";
import { decryptKey } from "icr-app-jwt/passphrase";
import { decryptKey as decryptInScript } from "icr-app-jwt/passphrase/js";
import type {
  AccessToken,
  ApiErrorCode,
  AppAuth,
  TokenSource,
} from "icr-app-jwt/api";
import { createJWT as createPlain } from "icr-app-jwt/js";
import { generateKeyPairSync } from "node:crypto";
import type { JWK } from "jose";

const token: string = createJWT();
const same: typeof createJWT = createPlain;
createJWT({
  appId: process.env.ICR_APP_ID,
  privateKey: process.env.PRIVATE_KEY,
});
createJWT({ appId: 42, now: new Date(), expiresIn: 540, cache: false });
createJWT({ privateKey: new Uint8Array(1).buffer });
createJWT({ privateKey: Buffer.from("") });
createJWT({ privateKey: { kty: "RSA", n: "", e: "AQAB", alg: "RS256" } });
const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
createJWT({ privateKey: pair.privateKey.export({ format: "jwk" }) });
createJWT({ privateKey: {} as JsonWebKey });
createJWT({ privateKey: {} as JWK });
// @ts-expect-error: an app id is no bigint
createJWT({ appId: 42n });
// @ts-expect-error: there is no such option
createJWT({ expires: 600 });
createJWT({ privateKey: pair.privateKey });
verifyJWT("", pair.publicKey);
// @ts-expect-error: WebCrypto's gives its key to nobody at once
createJWT({ privateKey: {} as CryptoKey });
// @ts-expect-error: a promise is no key
createJWT({ privateKey: Promise.resolve("") });
// @ts-expect-error: null is refused
createJWT({ privateKey: null });

const signer: Signer = createSigner({ kernel: "simd" });
const kernel: Kernel = signer.kernel;
const bits: number = signer.keyBits;
const signature: Uint8Array = signer.sign(new DataView(new ArrayBuffer(1)));
const part: BufferSource = signature.slice();
const kept: string = signer.token({ margin: 30, now: 0, expiresIn: 540 });
// @ts-expect-error: createJWT makes a new one at each call
signer.createJWT({ margin: 30 });
createJWT({ now: nowFromDate(new Response().headers.get("date")) });
// @ts-expect-error: read-only
signer.keyBits = 1;
// @ts-expect-error: text is no bytes
signer.sign("text");
signer[Symbol.dispose]();
{
  using scoped = createSigner();
  scoped.createJWT({ now: 1, expiresIn: undefined });
}

const input: string = createSigningInput({ appId: 42, expiresIn: 540 });
const attached: string = attachSignature(input, signature, "");
attachSignature(input, new ArrayBuffer(256));
// @ts-expect-error: there is no key to load
createSigningInput({ privateKey: "" });
// @ts-expect-error: base64 is no bytes
attachSignature(input, "c2lnbmF0dXJl");

const access: Promise<AccessToken> = createInstallationToken({
  installationId: 7,
  baseUrl: SANDBOX,
  signal: AbortSignal.timeout(1),
  fetch: (url, init) => fetch(url, init),
});
const kms: TokenSource = { createJWT: async (options) => createJWT(options) };
createAppToken({ signer: kms, timeout: 5 });
createAppToken({ signer }).then((answer) => {
  const text: string = answer.token;
  // @ts-expect-error: only token was checked
  const end: string = answer.expiresAt;
  return text + end;
});
// @ts-expect-error: whose?
createInstallationToken({ appId: 42 });
createAppToken({ expiresIn: 600 });
access.catch((error: unknown) => {
  if (!(error instanceof ApiError)) return undefined;
  const code: ApiErrorCode = error.code;
  const status: number | undefined = error.status;
  // @ts-expect-error: no such code
  console.log(error.code === "ERR_API_NONE");
  const wait: number | undefined = error.retryAfter;
  return `${wait} ${code} ${status} ${error.reason} ${error.remedy}`;
});

const auth: AppAuth = createAppAuth({ appId: 42, margin: 30 });
createAppAuth({ signer: kms, baseUrl: new URL(SANDBOX), fetch, timeout: 5 });
// @ts-expect-error: its time is the clock's
createAppAuth({ now: 0 });
export async function flow(request: Request): Promise<Response> {
  for await (const { id, organization } of auth.installations({ limit: 50 })) {
    // @ts-expect-error: nothing of it was checked
    await auth.installationToken(id);
    console.log(organization);
  }
  const controller = new AbortController();
  const { signal } = controller;
  await auth.installationToken("7", { signal, fresh: true });
  await auth.revoke({ installationId: 7 });
  await auth.fetch(request, { installationId: 7 });
  await auth.fetch(new URL(SANDBOX), { method: "POST", body: "{}", signal });
  // @ts-expect-error: no such member of RequestInit
  await auth.fetch("/projects", { methods: "POST" });
  const jwt: string = await auth.appJWT();
  auth[Symbol.dispose]();
  console.log(jwt);
  return auth.fetch("/projects");
}

const claims: Claims = verifyJWT(
  token,
  (iss: string) => iss as Key | undefined,
);
const other: unknown = claims.anything;
// @ts-expect-error: a lookup answers at once
verifyJWT(token, async () => "");
const { header } = decodeJWT(token);
const alg: unknown = header.alg;
const print: string = fingerprint("");
const info: KeyInfo = inspectKey("");
const isPkcs1: boolean = info.container === "pkcs1" && info.encoding === "pem";
const jwk: Jwk = { kty: "RSA" };
clearCache();

try {
  createJWT();
} catch (error: unknown) {
  if (error instanceof JwtError) {
    const code: ErrorCode = error.code;
    const text: string = error.remedy + error.message;
    console.log(code === "ERR_KEY_MISSING", text, error.cause);
    // @ts-expect-error: no such code
    console.log(error.code === "ERR_NONE");
  }
}
const decrypted: Key = decryptKey({ privateKey: "x", passphrase: "y" });
createSigner({ privateKey: decryptInScript({ privateKey: decrypted }) });
// @ts-expect-error: there is no default
decryptKey({ passphrase: "y" });
// @ts-expect-error: a passphrase is text or bytes
decryptKey({ privateKey: "x", passphrase: 5 });
const passphraseCodes: ErrorCode[] = [
  "ERR_PASSPHRASE_WRONG",
  "ERR_ENCRYPTION_DAMAGED",
];
