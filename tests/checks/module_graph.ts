import { join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

interface Resolved {
  specifier?: string;
  error?: string;
}

interface GraphModule {
  specifier: string;
  error?: string;
  dependencies?: { specifier: string; code?: Resolved; type?: Resolved }[];
}

/**
 * Returns the imports of each file, by code or by type: a path relative to the root for an own
 * file, the resolved specifier for anything else. Asks `deno info` once for all files.
 */
export async function moduleGraph(root: string, files: string[]): Promise<Map<string, string[]>> {
  const imports = new Map<string, string[]>();
  for (const { specifier, error, dependencies = [] } of await inspected(root, files)) {
    if (error) throw new Error(`deno info could not read ${specifier}: ${error}`);
    const file = ownPath(root, specifier);
    imports.set(
      file,
      dependencies.map(({ specifier, code, type }) =>
        ownPath(root, code?.specifier ?? type?.specifier ?? specifier)
      ),
    );
  }
  return imports;
}

async function inspected(root: string, files: string[]): Promise<GraphModule[]> {
  const entry = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    const lines = files.map((file) => `import ${JSON.stringify(pathToFileURL(join(root, file)))};`);
    await Deno.writeTextFile(entry, lines.join("\n"));
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", "--no-lock", "--config", join(root, "deno.json"), entry],
    }).output();
    if (!success) throw new Error(`deno info failed: ${new TextDecoder().decode(stderr)}`);
    const graph: { modules: GraphModule[] } = JSON.parse(new TextDecoder().decode(stdout));
    const own = pathToFileURL(root).href;
    return graph.modules.filter(({ specifier }) =>
      specifier.startsWith(own) && !specifier.includes("/node_modules/")
    );
  } finally {
    await Deno.remove(entry);
  }
}

function ownPath(root: string, specifier: string): string {
  if (!specifier.startsWith("file:")) return specifier;
  const path = relative(root, fileURLToPath(specifier));
  return path.startsWith("..") ? specifier : path;
}
