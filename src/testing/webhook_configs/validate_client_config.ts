import { membersOf } from "../json/json_value.ts";
import { type FieldError, invalidValue, requiredValue } from "../objects/field_error.ts";
import { describeNameFaults } from "../objects/object_names.ts";

const FORM = "; desired format: https://host[/path]";

/**
 * Returns the errors of the place of a webhook: a URL or a Service.
 *
 * Source: `k8s.io/apiserver/pkg/util/webhook` `ValidateWebhookURL` and `ValidateWebhookService`.
 */
export function validateClientConfig(field: string, clientConfig: unknown): FieldError[] {
  const { url, service } = membersOf(clientConfig);
  if ((url === undefined) === (service === undefined)) {
    return [requiredValue(field, "exactly one of url or service is required")];
  }
  return url === undefined
    ? serviceErrors(`${field}.service`, membersOf(service))
    : urlErrors(`${field}.url`, String(url));
}

function urlErrors(field: string, url: string): FieldError[] {
  const malformed = describeMalformedUrl(url);
  if (malformed !== undefined) {
    const parsing = `url must be a valid URL: parse ${JSON.stringify(url)}: ${malformed}`;
    return [requiredValue(field, parsing + FORM)];
  }
  const { scheme, host, user, query, fragment } = partsOf(url);
  const refuse = (value: string, detail: string) => invalidValue({ field, value }, detail);
  return [
    ...(scheme === "https"
      ? []
      : [refuse(scheme, `'https' is the only allowed URL scheme${FORM}`)]),
    ...(host === "" ? [refuse(host, `host must be specified${FORM}`)] : []),
    ...(user === undefined ? [] : [refuse(user, "user information is not permitted in the URL")]),
    ...(fragment === "" ? [] : [refuse(fragment, "fragments are not permitted in the URL")]),
    ...(query === "" ? [] : [refuse(query, "query parameters are not permitted in the URL")]),
  ];
}

interface UrlParts {
  scheme: string;
  host: string;
  user: string | undefined;
  path: string;
  query: string;
  fragment: string;
}

/** Returns the parts of a URL as Go splits it; `URL` would complete and normalize them. */
function partsOf(url: string): UrlParts {
  const [, scheme = "", authority = "", path = "", query = "", fragment = ""] =
    /^(?:([a-z][-+.a-z0-9]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is.exec(url)!;
  const at = authority.lastIndexOf("@");
  return {
    scheme: scheme.toLowerCase(),
    host: authority.slice(at + 1),
    user: at < 0 ? undefined : authority.slice(0, at),
    path,
    query,
    fragment,
  };
}

/** Returns why Go does not parse a URL, in its words. */
function describeMalformedUrl(url: string): string | undefined {
  // deno-lint-ignore no-control-regex -- the characters that Go refuses
  if (/[\0-\x1f\x7f]/.test(url)) return "net/url: invalid control character in URL";
  if (url.startsWith(":")) return "missing protocol scheme";
  const { host, path } = partsOf(url);
  if (host.startsWith("[") && !host.includes("]")) return "missing ']' in host";
  const port = portOf(host);
  if (port !== undefined && !/^:\d*$/.test(port)) {
    return `invalid port ${JSON.stringify(port)} after host`;
  }
  const character = /[ "<>\\^`{|}]/.exec(host)?.[0];
  if (character !== undefined) {
    return `invalid character ${JSON.stringify(character)} in host name`;
  }
  const [escape] = /%(?![0-9a-f]{2}).{0,2}/i.exec(host + path) ?? [];
  return escape === undefined ? undefined : `invalid URL escape ${JSON.stringify(escape)}`;
}

/** Returns the end of a host from the colon on, which must be after an address in brackets. */
function portOf(host: string): string | undefined {
  const bracket = host.lastIndexOf("]");
  const colon = bracket < 0 ? host.indexOf(":") : bracket + 1;
  if (host[colon] !== ":") return undefined;
  return bracket < 0 && host.slice(0, colon).includes("[") ? undefined : host.slice(colon);
}

function serviceErrors(field: string, service: Record<string, unknown>): FieldError[] {
  const { name, namespace, port = 443, path } = service;
  const isPort = Number.isInteger(port) && Number(port) >= 1 && Number(port) <= 65_535;
  return [
    // kube-apiserver has the two the wrong way round
    ...(namespace ? [] : [requiredValue(`${field}.name`)]),
    ...(name ? [] : [requiredValue(`${field}.namespace`)]),
    ...(isPort ? [] : [invalidValue(
      { field: `${field}.port`, value: port },
      "port is not valid: must be between 1 and 65535, inclusive",
    )]),
    ...pathErrors(`${field}.path`, String(path ?? "")),
  ];
}

function pathErrors(field: string, path: string): FieldError[] {
  if (path === "" || path === "/") return [];
  const refuse = (detail: string) => invalidValue({ field, value: path }, detail);
  const segments = path === "//" ? [""] : path.slice(1).replace(/\/$/, "").split("/");
  return [
    ...(path.startsWith("/") ? [] : [refuse("must start with a '/'")]),
    ...segments.flatMap((segment, index) => {
      if (segment === "") return [refuse(`segment[${index}] may not be empty`)];
      return describeNameFaults(segment, "subdomain").map((fault) =>
        refuse(`segment[${index}]: ${fault}`)
      );
    }),
  ];
}
