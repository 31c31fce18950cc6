// The vendor's example, as its page gives it.
import jwt from "jsonwebtoken";

export function createJWT(): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: process.env.NEXT_PUBLIC_APP_ID,
    exp: now + 600,
    iat: now - 60,
    alg: "RS256",
  };
  const token = jwt.sign(claims, process.env.PRIVATE_KEY as string, {
    algorithm: "RS256",
  });
  return token;
}
