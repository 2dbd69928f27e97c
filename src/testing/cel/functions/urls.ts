import { CelError, CelList, CelMap, CelOpaque } from "../values/cel_value.ts";
import type { CelFunction } from "./function_table.ts";

const type = "kubernetes.URL";

interface Parts {
  scheme: string;
  host: string;
  path: string;
  query: string;
}

/**
 * URLs.
 *
 * Source: `k8s.io/apiserver/pkg/cel/library` `URLs`, Go's `net/url`.
 */
export const urls: readonly CelFunction[] = [
  [`url(string): ${type}`, (text: string) => {
    const parts = parse(text);
    if (typeof parts === "string") {
      const why = `parse ${JSON.stringify(text)}: ${parts}`;
      throw new CelError(`URL parse error during conversion from string: ${why}`);
    }
    return new CelOpaque(type, parts, text);
  }],
  ["isURL(string): bool", (text: string) => typeof parse(text) !== "string"],
  [`${type}::getScheme(): string`, (url: CelOpaque) => partsOf(url).scheme],
  [`${type}::getHost(): string`, (url: CelOpaque) => partsOf(url).host],
  [
    `${type}::getHostname(): string`,
    (url: CelOpaque) => partsOf(url).host.replace(/:\d*$/, "").replace(/^\[(.*)\]$/, "$1"),
  ],
  [`${type}::getPort(): string`, (url: CelOpaque) => /:(\d*)$/.exec(partsOf(url).host)?.[1] ?? ""],
  [`${type}::getEscapedPath(): string`, (url: CelOpaque) => partsOf(url).path],
  [`${type}::getQuery(): map<string, list<string>>`, (url: CelOpaque) => {
    const query = new URLSearchParams(partsOf(url).query);
    const names = [...new Set(query.keys())];
    return CelMap.of(names.map((name) => [name, CelList.of(query.getAll(name))]));
  }],
];

function partsOf({ content }: CelOpaque): Parts {
  return content as Parts;
}

/** Returns the parts of an absolute URL or an absolute path, or Go's reason why it is neither. */
function parse(text: string): Parts | string {
  if (text === "") return "empty url";
  // deno-lint-ignore no-control-regex
  if (/[\x00-\x1f\x7f]/.test(text)) return "net/url: invalid control character in URL";
  const [, scheme = "", rest = text] = /^([a-zA-Z][a-zA-Z0-9+.-]*):([^]*)$/.exec(text) ?? [];
  if (scheme === "" && text.startsWith(":")) return "missing protocol scheme";
  if (scheme === "" && !text.startsWith("/")) return "invalid URI for request";
  const [beforeFragment = ""] = rest.split("#");
  const [address = "", ...query] = beforeFragment.split("?");
  const badEscape = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(rest);
  if (badEscape) return `invalid URL escape ${JSON.stringify(badEscape[0])}`;
  const found = scheme !== "" || text.startsWith("//")
    ? /^\/\/([^/]*)([^]*)$/.exec(address)
    : undefined;
  const [, authority = "", path = address] = found ?? [];
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  const badHost = /[ <>"{}|\\^`]/.exec(host);
  if (badHost) return `invalid character ${JSON.stringify(badHost[0])} in host name`;
  const port = /^(?:\[[^\]]*\]|[^:]*)(:[^]*)?$/.exec(host)?.[1] ?? "";
  if (!/^(?::\d*)?$/.test(port)) {
    return `invalid port ${JSON.stringify(port)} after host`;
  }
  return { scheme: scheme.toLowerCase(), host, path, query: query.join("?") };
}
