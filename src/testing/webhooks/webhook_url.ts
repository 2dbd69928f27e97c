import type { WebhookClientConfig } from "../webhook_configs/webhook.ts";

/**
 * Returns the URL to which kube-apiserver posts the reviews of a webhook, as its messages show it:
 * with a path that has no empty, `.` or `..` segments and no slash at the end.
 *
 * Source: `k8s.io/apiserver/pkg/util/webhook` `HookClient`, whose client joins the path.
 */
export function webhookUrl(
  { url, service }: WebhookClientConfig,
  timeoutSeconds: number,
): string {
  const [, origin = "", path = ""] = /^(https?:\/\/[^/]*)(.*)$/is.exec(url ?? "") ?? [];
  const place = service
    ? `https://${service.name}.${service.namespace}.svc:${service.port}`
    : origin;
  const joined = joinedPath(service ? service.path : decoded(path));
  return `${place}${joined}?timeout=${timeoutSeconds}s`;
}

function joinedPath(path: string): string {
  const joined: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") joined.pop();
    else if (segment !== "" && segment !== ".") joined.push(escaped(segment));
  }
  return `/${joined.join("/")}`;
}

/** Escapes a segment of a path as Go's `net/url` does. */
function escaped(segment: string): string {
  return encodeURIComponent(segment)
    .replace(/%(?:24|26|2B|2C|3A|3B|3D|40)/g, decodeURIComponent)
    .replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // bytes that are not UTF-8
  }
}
