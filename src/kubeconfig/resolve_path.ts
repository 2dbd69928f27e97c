/**
 * A path in a file, as seen from that file's own folder; an absolute one stays as it is. A home
 * directory written as `~` is not known, as to kubectl.
 */
export function resolvePath(path: string, file: string): string {
  if (/^([/\\]|[A-Za-z]:[/\\])/.test(path)) return path;
  const folder = /^(.*[/\\])[^/\\]*$/.exec(file)?.[1] ?? "./";
  return folder + path.replace(/^(\.\/)+/, "");
}
