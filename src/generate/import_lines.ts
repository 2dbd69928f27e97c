import { literal } from "./schemas/source_text.ts";

const lineWidth = 100;

/** Writes type imports, sorted: for each module the exported names, and their local names. */
export function importLines(
  imports: ReadonlyMap<string, ReadonlyMap<string, string>>,
  specifier: (module: string) => string,
): string {
  return [...imports].map(([module, names]) => [specifier(module), names] as const)
    .sort(([a], [b]) => a < b ? -1 : 1)
    .map(([from, names]) => {
      const sorted = [...names].sort(([a], [b]) => a.toLowerCase() < b.toLowerCase() ? -1 : 1)
        .map(([name, local]) => name === local ? name : `${name} as ${local}`);
      const line = `import type { ${sorted.join(", ")} } from ${literal(from)};\n`;
      if (line.length <= lineWidth + 1 || sorted.length === 1) return line;
      return `import type {\n${sorted.map((name) => `  ${name},\n`).join("")}} from ${
        literal(from)
      };\n`;
    })
    .join("");
}
