/** The longest text of a header that is shown. */
const MOST_CHARACTERS = 60;
/** Headers that load balancers and proxies add to each response, and their names. */
const MARKS: readonly (readonly [header: string, name: string])[] = [
  ["cf-ray", "Cloudflare"],
  ["x-amz-cf-id", "CloudFront"],
  ["x-envoy-upstream-service-time", "Envoy"],
];

/**
 * Returns the name of a load balancer or proxy that has passed on a response of an API server, if its
 * headers tell. An API server itself sends neither `Server` nor `Via`.
 */
export function intermediaryOf(headers: Headers): string | undefined {
  const product = headers.get("server")?.trim() || viaOf(headers.get("via") ?? "");
  if (product) return product.slice(0, MOST_CHARACTERS);
  return MARKS.find(([header]) => headers.has(header))?.[1];
}

/** Returns the name in the last entry of `Via`, that of the nearest one: `1.1 google`. */
function viaOf(via: string): string | undefined {
  return via.split(",").at(-1)?.trim().split(" ")[1];
}
