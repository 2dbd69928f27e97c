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

A flag is given once, except --group. The names of the files are printed once all are written; a
reader that closes the pipe early, as head does, changes neither the files nor the exit code.

Exit codes: 0 all files are written, 1 something is missing or cannot be read or printed, 2 a wrong
argument.`;

const FLAGS = ["from", "out", "group", "types-from"];
/** The flag that may be given several times. */
const REPEATABLE = "group";
const SEE_HELP = "--help shows all flags.";

/**
 * Runs the generator with the arguments of a command line. Returns the exit code: 0 if all files
 * are written, 1 if something is missing, which is named, and 2 if the arguments are not valid.
 */
export async function runCommand(context: CommandContext): Promise<number> {
  try {
    if (context.args.some((arg) => arg === "--help" || arg === "-h")) {
      await context.print(USAGE);
      return 0;
    }
    const values = readFlags(context.args);
    if (typeof values !== "string") return await generate(context, values);
    await context.printError(values);
    return 2;
  } catch (error) {
    if (!(error instanceof KubewireError || error instanceof TypeError)) throw error;
    await context.printError(error.message);
    return 1;
  }
}

/** Writes the files and prints their names. Returns the exit code. */
async function generate(
  context: CommandContext,
  values: ReadonlyMap<string, string[]>,
): Promise<number> {
  const [from = ""] = values.get("from") ?? [];
  const [out = ""] = values.get("out") ?? [];
  const [typesFrom] = values.get("types-from") ?? [];
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
  const written: string[] = [];
  try {
    for (const [path, text] of writeTypes(documents, names, options)) {
      await write(context, `${folder}/${path}`, text);
      written.push(`${folder}/${path}`);
    }
  } finally { // output that cannot be written leaves no file out
    for (const path of written) await context.print(path);
  }
  const absent = missing.filter((path) => !groups || groups.some((one) => isOfGroup(path, one)));
  for (const path of absent) {
    await context.printError(
      `${path} is left out: the server lists it and has no document of it. Try again once ` +
        "`kubectl get apiservices` shows its group as available.",
    );
  }
  return absent.length > 0 ? 1 : 0;
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
    if (!FLAGS.includes(name)) return `There is no flag ${arg.replace(/=.*/s, "")}: ${SEE_HELP}`;
    const value = attached ?? args[++index];
    if (value === undefined || value === "") return `--${name} needs a value: ${SEE_HELP}`;
    const earlier = values.get(name) ?? [];
    if (earlier.length > 0 && name !== REPEATABLE) {
      return `--${name} is given twice: give it once.`;
    }
    values.set(name, [...earlier, value]);
  }
  const missing = ["from", "out"].find((name) => !values.has(name));
  return missing === undefined ? values : `--${missing} is missing: ${SEE_HELP}`;
}
