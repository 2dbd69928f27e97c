/** Returns why a changelog has no entry for a version, or nothing if it has one with a text. */
export function changelogFault(changelog: string, version: string): string | undefined {
  const [, ...entries] = changelog.split(/^## /m);
  const entry = entries.find((each) => each.split(/\s/, 1)[0] === version);
  if (entry === undefined) return `CHANGELOG.md has no entry "## ${version}".`;
  const text = entry.split("\n").slice(1).join("\n").trim();
  return text === "" ? `The entry "## ${version}" of CHANGELOG.md is empty.` : undefined;
}
