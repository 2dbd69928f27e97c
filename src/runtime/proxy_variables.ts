/** Reads a variable of the environment; `undefined` for one that may not be read. */
type Env = (name: string) => string | undefined;

/**
 * Whether the environment names a proxy for a server, which only a `fetch` knows to use. `NO_PROXY` is
 * read as Go and curl do it: hosts, domains with what is below them, IPv4 blocks such as `10.96.0.0/12`,
 * each with a port or without, and `*`.
 */
export function hasProxyVariable(server: URL, env: Env): boolean {
  const names = [`${server.protocol.slice(0, -1)}_proxy`, "all_proxy"];
  if (!names.some((name) => either(name, env))) return false;
  const exceptions = (either("no_proxy", env) ?? "").split(",").map((entry) => entry.trim());
  return !exceptions.some((entry) => entry !== "" && covers(entry.toLowerCase(), server));
}

function either(name: string, env: Env): string | undefined {
  return env(name.toUpperCase()) || env(name) || undefined;
}

/** Whether an entry of `NO_PROXY` is about the server. */
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

/** Whether an IPv4 address lies in a block. */
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
