/** The variables that a `fetch` takes a proxy from. */
const PROXY_VARIABLES = ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"].flatMap(
  (name) => [name, name.toLowerCase()],
);

/** Whether the environment names a proxy, which only a `fetch` knows to use. */
export function hasProxyVariable(env: (name: string) => string | undefined): boolean {
  return PROXY_VARIABLES.some((name) => env(name));
}
