const DECIMAL = /^[1-9]\d*$/;

/**
 * Compares two resourceVersions of one resource of one API server, as Kubernetes 1.35 and later allow
 * ({@link https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions resource versions}):
 * below 0 if the first is older, 0 if they are equal, above 0 if it is newer. Returns `undefined` if
 * they cannot be compared, as those of an aggregated API may be.
 */
export function compareVersions(a: string, b: string): number | undefined {
  if (!DECIMAL.test(a) || !DECIMAL.test(b)) return undefined;
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}
