/**
 * Whether a request asks for a watch: `watch` is in its query and neither `0` nor `false`, which is
 * how Kubernetes reads it (`Convert_Slice_string_To_bool` in `k8s.io/apimachinery`).
 */
export function isWatchRequest(request: Request): boolean {
  const watch = new URL(request.url).searchParams.get("watch");
  return watch !== null && !/^(0|false)$/i.test(watch);
}
