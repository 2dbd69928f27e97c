import { ConfigurationError, KubewireError } from "@kubewire/kubewire";
import { type CommandContext, trimEndOf } from "@kubewire/kubewire/internal";
import { readDocumentSource } from "./read_document_source.ts";
import { type GenerateTypesOptions, writeTypes } from "./generate_types.ts";

const USAGE = `Writes TypeScript types and resources for the groups of an API server.

  --from FROM          a manifest with CustomResourceDefinitions, a kubeconfig, the URL of a server
                       (such as kubectl proxy's), a file with an OpenAPI v3 document, or a folder
                       whose JSON and YAML files have CustomResourceDefinitions or such
                       documents
  --out FOLDER         where the files go: FOLDER/GROUP/VERSION.ts and …/VERSION_resources.ts
  --group GROUP        a group to write, such as example.com; may be given several times; all that
                       there are by default
  --types-from PREFIX  where Kubernetes' own types are imported from, "@kubewire/types" by
                       default
  -h, --help           this text

Exit codes: 0 all files are written, 1 something is missing or cannot be read, 2 a wrong argument.`;

const flags = ["from", "out", "group", "types-from"];

/**
 * Runs the generator with the arguments of a command line. Returns the exit code: 0 if all files
 * are written, 1 if something is missing, which is named, and 2 if the arguments are not valid.
 */
export async function runCommand(context: CommandContext): Promise<number> {
  if (context.args.some((arg) => arg === "--help" || arg === "-h")) {
    await context.print(USAGE);
    return 0;
  }
  const values = readFlags(context.args);
  if (typeof values === "string") {
    await context.printError(`${values}: --help shows all flags.`);
    return 2;
  }
  const [from = ""] = values.get("from") ?? [];
  const [out = ""] = values.get("out") ?? [];
  const [typesFrom] = values.get("types-from") ?? [];
  try {
    const { documents, source, names, missing, groups: own } = await readDocumentSource(
      from,
      context,
    );
    const groups = values.get("group") ?? own;
    const options: GenerateTypesOptions = {
      ...(groups && { groups }),
      ...(source !== undefined && { source }),
      ...(typesFrom !== undefined && { typesFrom, resourceFrom: `${typesFrom}/resource` }),
    };
    const folder = trimEndOf(out, "/");
    for (const [path, text] of writeTypes(documents, names, options)) {
      await write(context, `${folder}/${path}`, text);
      await context.print(`${folder}/${path}`);
    }
    const absent = missing.filter((path) => !groups || groups.some((one) => isOfGroup(path, one)));
    for (const path of absent) {
      await context.printError(
        `${path} is left out: the server lists it and has no document of it. Try again once ` +
          "`kubectl get apiservices` shows its group as available.",
      );
    }
    return absent.length > 0 ? 1 : 0;
  } catch (error) {
    if (!(error instanceof KubewireError || error instanceof TypeError)) throw error;
    await context.printError(error.message);
    return 1;
  }
}

async function write(context: CommandContext, path: string, text: string): Promise<void> {
  try {
    await context.writeTextFile(path, text);
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

/** Returns the values of each flag; a text that names the fault, if there is one. */
function readFlags(args: readonly string[]): Map<string, string[]> | string {
  const values = new Map<string, string[]>();
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    const [, name = "", attached] = /^--([a-z-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (!flags.includes(name)) return `There is no flag ${arg.replace(/=.*/s, "")}`;
    const value = attached ?? args[++index];
    if (value === undefined || value === "") return `--${name} needs a value`;
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  const missing = ["from", "out"].find((name) => !values.has(name));
  return missing === undefined ? values : `--${missing} is missing`;
}
