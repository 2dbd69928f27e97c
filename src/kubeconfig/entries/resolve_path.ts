/**
 * Resolves a path relative to the folder of the file that contains it; an absolute path is
 * unchanged. As in client-go (`ResolveLocalPaths`), `..` removes the name before it, even if that
 * is a link to another folder. A `~` for the home directory is not expanded, as in kubectl.
 */
export function resolvePath(path: string, file: string): string {
  if (ROOT.test(path)) return path;
  const folder = /^(.*[/\\])[^/\\]*$/.exec(file)?.[1] ?? "";
  const whole = folder + path;
  const root = ROOT.exec(whole)?.[0] ?? "";
  const names: string[] = []; // each with the separator after it
  for (const name of whole.slice(root.length).match(/[^/\\]+[/\\]?/g) ?? []) {
    const bare = name.replace(/[/\\]$/, "");
    if (bare === ".") continue;
    if (bare !== "..") names.push(name);
    else if (names.length > 0 && !/^\.\.[/\\]?$/.test(names.at(-1) ?? "")) names.pop();
    else if (root === "") names.push(name);
  }
  // A command without a folder would be searched for in PATH.
  const isBare = root === "" && names.length < 2;
  return `${isBare ? "./" : root}${names.join("")}`;
}

const ROOT = /^([/\\]|[A-Za-z]:[/\\])/;
