/**
 * Returns whether a request is a watch: its query has `watch` with a value other than `0` or
 * `false`, as Kubernetes reads it (`Convert_Slice_string_To_bool` in `k8s.io/apimachinery`).
 */
export function isWatchRequest(request: Request): boolean {
  return isSet(new URL(request.url), "watch");
}

/** Returns whether a request follows the log of a pod. */
export function isFollowedLog(request: Request): boolean {
  const url = new URL(request.url);
  return url.pathname.endsWith("/log") && isSet(url, "follow");
}

function isSet(url: URL, name: string): boolean {
  const value = url.searchParams.get(name);
  return value !== null && !/^(0|false)$/i.test(value);
}
