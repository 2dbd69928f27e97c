import { loadKubeconfig } from "@kubewire/kubeconfig";
import { ConfigurationError, KubewireError } from "@kubewire/kubewire";
import type { CommandContext } from "@kubewire/kubewire/internal";
import { parseAllDocuments, YAMLParseError } from "yaml";
import { checkDefinition } from "./check_definition.ts";
import { type Crd, crdDocuments } from "./crd_documents.ts";
import { type DocumentSource, readServer } from "./read_server.ts";
import type { OpenApiDocument } from "./schemas/open_api.ts";

/** Possible content of a file. */
interface Content extends OpenApiDocument {
  /** The format version of an OpenAPI document. */
  openapi?: unknown;
  /** The clusters of a kubeconfig. */
  clusters?: unknown;
  /** The kind of a manifest. */
  kind?: unknown;
  /** The items of a list of manifests. */
  items?: unknown;
}

/**
 * Reads OpenAPI v3 documents: from a server by its URL or a kubeconfig, from a file with one
 * document or with CustomResourceDefinitions, or from the JSON and YAML files of a folder.
 *
 * @throws {ConfigurationError} If `from` is none of these, or cannot be read.
 * @throws {ApiStatusError} If the server refuses to show its OpenAPI.
 */
export async function readDocumentSource(
  from: string,
  context: CommandContext,
): Promise<DocumentSource> {
  if (/^https?:\/\//.test(from)) return await readServer({ server: from }, context.runtime);
  const files = await readable(from, () => context.documentFiles(from));
  if (files) return await readFolder(from, files, context);
  const contents = await readFile(from, context);
  const documents = contents.filter(isDocument);
  if (documents.length > 0) return { documents, names: documents.map(() => from), missing: [] };
  const definitions = contents.flatMap((content) => definitionsIn(content, from));
  if (definitions.length > 0) return sourceOf(definitions.map((crd) => ({ crd, file: from })));
  if (!contents.some(({ clusters }) => clusters)) {
    throw new ConfigurationError(
      `${from} is neither an OpenAPI v3 document, nor a manifest with CustomResourceDefinitions, nor ` +
        "a kubeconfig: get a document with `kubectl get --raw /openapi/v3/apis/GROUP/VERSION`.",
    );
  }
  const config = await loadKubeconfig({ path: from, runtime: context.runtime });
  return await readServer(config, context.runtime);
}

/** Reads the files of a folder with documents or definitions; other files may be beside them. */
async function readFolder(
  from: string,
  files: string[],
  context: CommandContext,
): Promise<DocumentSource> {
  const contents = (await Promise.all(
    files.map(async (file) =>
      (await readFile(file, context)).map((content) => ({ content, file }))
    ),
  )).flat();
  const found = contents.filter(({ content }) => isDocument(content));
  const definitions = contents.filter(({ content }) => !isDocument(content))
    .flatMap(({ content, file }) => definitionsIn(content, file).map((crd) => ({ crd, file })));
  if (found.length > 0 && definitions.length > 0) {
    throw new ConfigurationError(
      `${from} has OpenAPI v3 documents, such as ${found[0]?.file}, and ` +
        `CustomResourceDefinitions, such as in ${definitions[0]?.file}: put them into two folders.`,
    );
  }
  if (definitions.length > 0) return sourceOf(definitions);
  if (found.length === 0) {
    throw new ConfigurationError(
      `${from} has no JSON or YAML file with an OpenAPI v3 document or a CustomResourceDefinition; ` +
        "folders in it are not read.",
    );
  }
  return {
    documents: found.map(({ content }) => content),
    names: found.map(({ file }) => file),
    missing: [],
  };
}

function sourceOf(definitions: { crd: Crd; file: string }[]): DocumentSource {
  const documents = crdDocuments(definitions.map(({ crd }) => crd));
  const groups = [...new Set(definitions.map(({ crd }) => crd.spec.group))];
  const files = [...new Set(definitions.map(({ file }) => file))].join(", ");
  return { documents, names: documents.map(() => files), missing: [], groups };
}

/** Returns the CustomResourceDefinitions of a manifest, including those in a list. */
function definitionsIn(content: Content, from: string): Crd[] {
  const { kind, items } = content;
  if (Array.isArray(items)) return items.flatMap((item) => definitionsIn(item ?? {}, from));
  return kind === "CustomResourceDefinition" ? [checkDefinition(content, from)] : [];
}

async function readFile(path: string, { runtime }: CommandContext): Promise<Content[]> {
  const text = await readable(path, () => runtime.readTextFile(path));
  const format = path.endsWith(".json") ? "JSON" : "YAML";
  let contents: unknown[];
  try {
    contents = format === "JSON" ? [JSON.parse(text)] : parseYaml(text);
  } catch (error) {
    // The parser's error quotes the text, which may be a kubeconfig with a token in it.
    const place = error instanceof YAMLParseError
      ? ` at line ${text.slice(0, error.pos[0]).split("\n").length}`
      : "";
    throw new ConfigurationError(`${path} is not ${format}${place}: it must be whole.`);
  }
  return contents.filter((content): content is Content =>
    typeof content === "object" && content !== null
  );
}

function parseYaml(text: string): unknown[] {
  const documents = parseAllDocuments(text, { prettyErrors: false });
  return (Array.isArray(documents) ? documents : []).map((document) => {
    if (document.errors[0]) throw document.errors[0];
    return document.toJS();
  });
}

async function readable<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof KubewireError) throw cause;
    throw new ConfigurationError(`${path} cannot be read: check the path and who may read it.`, {
      cause,
    });
  }
}

function isDocument(content: Content): boolean {
  return typeof content.openapi === "string" && content.openapi.startsWith("3.");
}
