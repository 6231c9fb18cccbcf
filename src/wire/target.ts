/** The other side, as http-proxy asks for it; of a URL it would work each part out again for each request. */
export interface Target {
  href: string;
  protocol: keyof typeof PORTS;
  host: string;
  hostname: string;
  port: number;
  /** The path without the slash at its end. */
  base: string;
}

const PORTS = { "http:": 80, "https:": 443 };

export function targetOf(href: string): Target {
  const { protocol, host, hostname, port, pathname } = new URL(href) as URL & {
    protocol: keyof typeof PORTS;
  };
  const base = pathname.replace(/\/$/, "");
  return { href, protocol, host, hostname, port: Number(port) || PORTS[protocol], base };
}

/**
 * http-proxy drops the "?" of an empty query. It starts its request's options from `ssl` and sets the path then, and this
 * one cannot be set.
 */
export function keptQuery(path: string): { ssl?: { path: string } } {
  if (!path.endsWith("?")) return {};
  return {
    ssl: {
      get path() {
        return path;
      },
      set path(_itsOwn: string) {},
    },
  };
}
