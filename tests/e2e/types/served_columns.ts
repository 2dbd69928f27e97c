import type { Column } from "../../../src/testing/tables/columns.ts";
import { builtinCells } from "../../../src/testing/tables/cells/builtin_cells.ts";
import type { ControlPlane } from "../cluster/control_plane.ts";

/**
 * Reads the columns of a server's own kinds, and returns them as a module: of all for which there
 * are cells, served by the embedded server or not.
 */
export async function servedColumns(controlPlane: ControlPlane): Promise<string> {
  const kinds: Record<string, readonly Column[]> = {};
  let defaults: readonly Column[] = [];
  for (const { key, path } of await listedResources(controlPlane)) {
    const columns = await columnsOf(controlPlane, path);
    if (columns[1]?.name === "Created At") defaults = columns;
    else if (builtinCells.has(key)) kinds[key] = columns;
  }
  return columnsModule({ defaults, kinds });
}

interface ListedResource {
  /** Group and plural. */
  key: string;
  /** Path of the list. */
  path: string;
}

/** Returns the resources of Kubernetes' own groups that have lists, each once. */
async function listedResources(controlPlane: ControlPlane): Promise<ListedResource[]> {
  const get = async (path: string) => (await controlPlane.request("GET", path)).json();
  const { groups } = await get("/apis");
  const roots = [
    "/api/v1",
    ...groups.map(({ preferredVersion }: Group) => `/apis/${preferredVersion.groupVersion}`),
  ];
  const found = new Map<string, ListedResource>();
  for (const root of roots) {
    const group = /^\/apis\/([^/]+)/.exec(root)?.[1];
    if (group?.endsWith(".example.com")) continue;
    for (const { name, verbs } of (await get(root)).resources as Resource[]) {
      if (!verbs.includes("list")) continue;
      const key = group === undefined ? name : `${group}/${name}`;
      if (!found.has(key)) found.set(key, { key, path: `${root}/${name}` });
    }
  }
  return [...found.values()];
}

interface Group {
  preferredVersion: { groupVersion: string };
}

interface Resource {
  name: string;
  verbs: string[];
}

async function columnsOf(controlPlane: ControlPlane, path: string): Promise<Column[]> {
  const accept = "application/json;as=Table;v=v1;g=meta.k8s.io";
  const response = await controlPlane.request("GET", path, { accept });
  const { columnDefinitions } = await response.json();
  return columnDefinitions;
}

function columnsModule(
  { defaults, kinds }: { defaults: readonly Column[]; kinds: Record<string, readonly Column[]> },
): string {
  const texts = new Map<string, string>();
  const named = (column: Column) => {
    const text = JSON.stringify(column);
    const name = texts.get(text) ?? `column${texts.size + 1}`;
    texts.set(text, name);
    return name;
  };
  const list = (columns: readonly Column[]) => `[${columns.map(named).join(", ")}]`;
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
