import { trimEndOf } from "../core/trim_text.ts";
import { ConfigurationError, KubewireError } from "../core/errors.ts";
import type { ToolHost } from "../runtime/tool_host.ts";
import { readDocumentSource } from "./read_document_source.ts";
import { generateTypes, type GenerateTypesOptions } from "./generate_types.ts";

const usage = `Writes TypeScript types and resources for the groups of an API server.

  --from FROM          a manifest with CustomResourceDefinitions, a kubeconfig, the URL of a server
                       (such as kubectl proxy's), a file with an OpenAPI v3 document, or a folder
                       whose JSON and YAML files have CustomResourceDefinitions or such
                       documents
  --out FOLDER         where the files go: FOLDER/GROUP/VERSION.ts and …/VERSION_resources.ts
  --group GROUP        a group to write, such as example.com; may be given several times; all that
                       there are by default
  --types-from PREFIX  where Kubernetes' own types are imported from, "@kubewire/types" by
                       default
`;

const flags = ["from", "out", "group", "types-from"];

/**
 * Runs the generator with the arguments of a command line. Returns the exit code: 0 if all files
 * are written, 1 if something is missing, which is named, and 2 if the arguments are not valid.
 */
export async function runCommand(host: ToolHost): Promise<number> {
  const values = readFlags(host.args);
  const [from] = values?.get("from") ?? [];
  const [out] = values?.get("out") ?? [];
  if (!values || from === undefined || out === undefined) {
    await host.print(usage);
    return 2;
  }
  const [typesFrom] = values.get("types-from") ?? [];
  try {
    const { documents, source, names, missing, groups: own } = await readDocumentSource(from, host);
    const groups = values.get("group") ?? own;
    const options: GenerateTypesOptions = {
      documentNames: names,
      ...(groups && { groups }),
      ...(source !== undefined && { source }),
      ...(typesFrom !== undefined && { typesFrom, resourceFrom: `${typesFrom}/resource` }),
    };
    const folder = trimEndOf(out, "/");
    for (const [path, text] of generateTypes(documents, options)) {
      await write(host, `${folder}/${path}`, text);
      await host.print(`${folder}/${path}`);
    }
    const absent = missing.filter((path) => !groups || groups.some((one) => isOfGroup(path, one)));
    for (const path of absent) {
      await host.printError(
        `${path} is left out: the server lists it and has no document of it. Try again once ` +
          "`kubectl get apiservices` shows its group as available.",
      );
    }
    return absent.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof KubewireError || error instanceof TypeError)) throw error;
    await host.print(error.message);
    return 1;
  }
}

async function write(host: ToolHost, path: string, text: string): Promise<void> {
  try {
    await host.writeTextFile(path, text);
  } catch (cause) {
    throw new ConfigurationError(
      `${path} cannot be written: --out must be a folder that you may write to ` +
        `(${(cause as Error).message}).`,
      { cause },
    );
  }
}

function isOfGroup(path: string, group: string): boolean {
  return group === "core" ? /\/api\/[^/]+$/.test(path) : path.includes(`/apis/${group}/`);
}

/**
 * Returns the values of each flag; `undefined` if an argument is not a flag, or a flag does not
 * have a value.
 */
function readFlags(args: readonly string[]): Map<string, string[]> | undefined {
  const values = new Map<string, string[]>();
  for (let index = 0; index < args.length; index++) {
    const [, name = "", attached] = /^--([a-z-]+)(?:=(.*))?$/s.exec(args[index] ?? "") ?? [];
    const value = attached ?? args[++index];
    if (!flags.includes(name) || value === undefined || value === "") return undefined;
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return values;
}
