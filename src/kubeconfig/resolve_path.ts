/**
 * A path in a file, as seen from that file's own folder; an absolute one stays as it is. As client-go
 * does it (`ResolveLocalPaths`), `..` takes the name before it away, even where that is a link to
 * another folder. A home directory written as `~` is not known, as to kubectl.
 */
export function resolvePath(path: string, file: string): string {
  if (ROOT.test(path)) return path;
  const folder = /^(.*[/\\])[^/\\]*$/.exec(file)?.[1] ?? "";
  const whole = folder + path;
  const root = ROOT.exec(whole)?.[0] ?? "";
  const names: string[] = []; // each with the separator behind it
  for (const name of whole.slice(root.length).match(/[^/\\]+[/\\]?/g) ?? []) {
    const bare = name.replace(/[/\\]$/, "");
    if (bare === ".") continue;
    if (bare !== "..") names.push(name);
    else if (names.length > 0 && !/^\.\.[/\\]?$/.test(names.at(-1) ?? "")) names.pop();
    else if (root === "") names.push(name);
  }
  // A name without a folder would be looked up in PATH where it is a command.
  const isBare = root === "" && names.length < 2;
  return `${isBare ? "./" : root}${names.join("")}`;
}

const ROOT = /^([/\\]|[A-Za-z]:[/\\])/;
