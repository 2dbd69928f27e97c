import { builtinResources } from "../../../src/testing/resources/builtin_resources.ts";
import type { Column } from "../../../src/testing/tables/columns.ts";
import type { ControlPlane } from "../cluster/control_plane.ts";

/** Reads the columns of a server's own kinds, and returns them as a module. */
export async function servedColumns(controlPlane: ControlPlane): Promise<string> {
  const kinds: Record<string, Column[]> = {};
  let defaults: Column[] = [];
  for (const { group, version = "v1", plural, verbs } of builtinResources) {
    if (verbs && !verbs.includes("list")) continue;
    const root = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
    const columns = await columnsOf(controlPlane, `${root}/${plural}`);
    if (columns[1]?.name === "Created At") defaults = columns;
    else kinds[group === "" ? plural : `${group}/${plural}`] = columns;
  }
  return columnsModule({ defaults, kinds });
}

async function columnsOf(controlPlane: ControlPlane, path: string): Promise<Column[]> {
  const accept = "application/json;as=Table;v=v1;g=meta.k8s.io";
  const response = await controlPlane.request("GET", path, { accept });
  const { columnDefinitions } = await response.json();
  return columnDefinitions;
}

function columnsModule(
  { defaults, kinds }: { defaults: Column[]; kinds: Record<string, Column[]> },
): string {
  const texts = new Map<string, string>();
  const named = (column: Column) => {
    const text = JSON.stringify(column);
    const name = texts.get(text) ?? `column${texts.size + 1}`;
    texts.set(text, name);
    return name;
  };
  const list = (columns: Column[]) => `[${columns.map(named).join(", ")}]`;
  const shown = Object.entries(kinds).sort(([a], [b]) => a < b ? -1 : 1)
    .map(([name, columns]) => `    ${JSON.stringify(name)}: ${list(columns)},`);
  const byDefault = list(defaults);
  return `// Generated from the real API server's tables by \`deno task generate\`: do not edit.
// deno-fmt-ignore-file

import type { Column } from "./columns.ts";

${[...texts].map(([text, name]) => `const ${name}: Column = ${text};`).join("\n")}

/** The columns of Kubernetes' own kinds, by group and plural, and of kinds without their own. */
export const builtinColumns: {
  readonly defaults: readonly [name: Column, created: Column];
  readonly kinds: Readonly<Record<string, readonly Column[]>>;
} = {
  defaults: ${byDefault},
  kinds: {
${shown.join("\n")}
  },
};
`;
}
