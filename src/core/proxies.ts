import { ConfigurationError } from "./errors.ts";

/** A parsed proxy URL. */
interface ProxyUrl {
  /** The URL without user name and password. */
  url: string;
  /** The user name; empty if not set. */
  username: string;
  /** The password; empty if not set. */
  password: string;
}

/**
 * Parses the URL of an http, https or socks5 proxy. No error shows the URL, because it may contain
 * a password, which the runtimes' own errors repeat.
 *
 * @throws {ConfigurationError} If it is not such a URL; the message names `subject`.
 */
export function parseProxyUrl(proxyUrl: string, subject: string): ProxyUrl {
  // A URL parser drops white space and adds slashes; the code that connects does not.
  const isWritten = /^(https?|socks5):\/\/[^/\\\s\p{Cc}][^\\\s\p{Cc}]*$/iu.test(proxyUrl);
  const url = isWritten && URL.canParse(proxyUrl) ? new URL(proxyUrl) : undefined;
  if (!url) {
    throw new ConfigurationError(
      `${subject} is not an http, https or socks5 URL: write it as http://host:port.`,
    );
  }
  const { username, password } = url;
  if (!username && !password) return { url: proxyUrl, username, password };
  url.username = url.password = "";
  try {
    return {
      url: url.href,
      username: decodeURIComponent(username),
      password: decodeURIComponent(password),
    };
  } catch {
    throw new ConfigurationError(
      `${subject} has a % in its user name or password that stands for nothing: write it as %25.`,
    );
  }
}

/** Reads an environment variable; returns `undefined` if it may not be read. */
type Env = (name: string) => string | undefined;

/** An environment variable that names a proxy. */
interface ProxyVariable {
  /** The name of the variable. */
  name: string;
  /** The proxy's URL, possibly with a password in it. */
  value: string;
}

/** The variables by which a runtime's own `fetch` finds a proxy, with its own rules. */
export const PROXY_VARIABLES: readonly string[] = ["http", "https", "all"].flatMap((scheme) => [
  `${scheme.toUpperCase()}_PROXY`,
  `${scheme}_proxy`,
]);

/** The hosts that Go never reaches through a proxy; a URL parser has normalized the addresses. */
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\])$/;

/**
 * Returns the variable that names a proxy for a server, which only `fetch` can use; `undefined` if
 * none does. The variables are read as Go reads them (x/net `http/httpproxy`): `HTTPS_PROXY` and
 * `HTTP_PROXY`, but not `ALL_PROXY`. A server on loopback does not use a proxy, and neither does a
 * server named by `NO_PROXY`: a list of hosts, domains including subdomains, IPv4 blocks such as
 * `10.96.0.0/12`, each with or without a port, and `*`.
 */
export function proxyVariable(server: URL, env: Env): ProxyVariable | undefined {
  if (LOOPBACK.test(server.hostname)) return undefined;
  const found = either(`${server.protocol.slice(0, -1)}_proxy`, env);
  if (!found) return undefined;
  const exceptions = (either("no_proxy", env)?.value ?? "").split(",").map((entry) => entry.trim());
  const isException = (entry: string) => entry !== "" && covers(entry.toLowerCase(), server);
  return exceptions.some(isException) ? undefined : found;
}

function either(lowerName: string, env: Env): ProxyVariable | undefined {
  for (const name of [lowerName.toUpperCase(), lowerName]) {
    const value = env(name);
    if (value) return { name, value };
  }
  return undefined;
}

/** Whether an entry of `NO_PROXY` matches the server. */
function covers(entry: string, { hostname, port, protocol }: URL): boolean {
  if (entry === "*") return true;
  const host = hostname.replace(/^\[|\]$/g, "");
  const [, name = entry, ownPort] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
  const serverPort = port || (protocol === "https:" ? "443" : "80");
  if (ownPort !== undefined && ownPort !== serverPort) return false;
  const wanted = name.replace(/^\[|\]$/g, "").replace(/^\*?\./, "");
  if (host === wanted || host.endsWith(`.${wanted}`)) return true;
  return isInBlock(host, wanted);
}

/** Whether an IPv4 address is in a block. */
function isInBlock(host: string, block: string): boolean {
  const [, base = "", bits] = /^([\d.]+)\/(\d+)$/.exec(block) ?? [];
  const [address, start] = [ipv4(host), ipv4(base)];
  if (bits === undefined || address === undefined || start === undefined) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(address / size) === Math.floor(start / size);
}

function ipv4(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}
