/**
 * Whether a request asks for a watch: `watch` is in its query and neither `0` nor `false`, which is
 * how Kubernetes reads it (`Convert_Slice_string_To_bool` in `k8s.io/apimachinery`).
 */
export function isWatchRequest(request: Request): boolean {
  return isSet(new URL(request.url), "watch");
}

/** Whether a request asks for a pod's log and for what will be written to it. */
export function isFollowedLog(request: Request): boolean {
  const url = new URL(request.url);
  return url.pathname.endsWith("/log") && isSet(url, "follow");
}

function isSet(url: URL, name: string): boolean {
  const value = url.searchParams.get(name);
  return value !== null && !/^(0|false)$/i.test(value);
}
