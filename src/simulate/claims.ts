import { decodeJwt } from "jose/jwt/decode";
import { asArray, asText } from "../base/json.js";
import { headerOf, type Headers } from "../tape/exchange.js";

/** What a bot's token says of it; nothing where the token is missing or opaque, and then nothing is held against it. */
export interface Claims {
  tenant?: string;
  application?: string;
  /** The application permissions that were granted. */
  permissions?: string[];
}

/** Whether one of these permissions is granted; a token that tells of none does not lack any. */
export function isGranted({ permissions }: Claims, needed: readonly string[]): boolean {
  return !permissions || needed.some((one) => permissions.includes(one));
}

/** Reads the claims of a bearer token. It is not verified: the simulator trusts whoever reaches it. */
export function readClaims(headers: Headers): Claims {
  const token = /^Bearer\s+(\S+)$/i.exec(headerOf(headers, "authorization") ?? "")?.[1];
  if (token === undefined) return {};
  try {
    const { tid, appid, azp, roles } = decodeJwt(token);
    const tenant = asText(tid);
    const application = asText(appid) ?? asText(azp);
    const permissions = asArray(roles).flatMap((role) => asText(role) ?? []);
    return {
      ...(tenant !== undefined && { tenant }),
      ...(application !== undefined && { application }),
      ...(roles !== undefined && { permissions }),
    };
  } catch {
    return {}; // an opaque token says nothing
  }
}
