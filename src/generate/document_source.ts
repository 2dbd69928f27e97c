import { parse } from "yaml";
import { ConfigurationError, KubewireError } from "../core/errors.ts";
import { fromKubeconfig } from "../kubeconfig/from_kubeconfig.ts";
import type { ToolHost } from "../runtime/tool_host.ts";
import type { OpenApiDocument } from "./open_api.ts";
import { readServer } from "./read_server.ts";

/** The documents of a server or of files, and where they are from. */
export interface DocumentSource {
  /** One for each group and version. */
  documents: OpenApiDocument[];
  /** The path of each document: of its file, or on the server. */
  names: string[];
  /** What the server lists and had no document of, such as `/openapi/v3/apis/example.com/v1`. */
  missing: string[];
  /** Such as `Kubernetes v1.37.2`; absent where files do not say it. */
  source?: string;
}

/** What a file may turn out to be. */
interface Content extends OpenApiDocument {
  /** The version of the format; a document alone has it. */
  openapi?: unknown;
  /** Where clusters are; a kubeconfig alone has it. */
  clusters?: unknown;
}

/**
 * Reads OpenAPI v3 documents: from a server by its URL or a kubeconfig, from a file with one, or
 * from a folder with one in each `.json` file.
 *
 * @throws {ConfigurationError} If `from` is none of these, or cannot be read.
 * @throws {ApiStatusError} If the server refuses to show its OpenAPI.
 */
export async function readDocumentSource(from: string, host: ToolHost): Promise<DocumentSource> {
  if (/^https?:\/\//.test(from)) return await readServer({ server: from }, host.runtime);
  const files = await readable(from, () => host.jsonFiles(from));
  if (files) {
    const contents = await Promise.all(files.map((file) => readFile(file, host)));
    const isOne = contents.map((content) => content !== undefined && isDocument(content));
    return {
      documents: contents.filter((content) => content !== undefined).filter(isDocument),
      names: files.filter((_file, index) => isOne[index]),
      missing: [],
    };
  }
  const content = await readFile(from, host);
  if (content && isDocument(content)) return { documents: [content], names: [from], missing: [] };
  if (!content?.clusters) {
    throw new ConfigurationError(
      `${from} is neither an OpenAPI v3 document nor a kubeconfig: get one with ` +
        "`kubectl get --raw /openapi/v3/apis/GROUP/VERSION`.",
    );
  }
  const config = await fromKubeconfig({ path: from, runtime: host.runtime });
  return await readServer(config, host.runtime);
}

async function readFile(path: string, { runtime }: ToolHost): Promise<Content | undefined> {
  const text = await readable(path, () => runtime.readTextFile(path));
  let content: unknown;
  try {
    content = path.endsWith(".json") ? JSON.parse(text) : parse(text, { prettyErrors: false });
  } catch {
    // The parser's error quotes the text, which may be a kubeconfig with a token in it.
    const format = path.endsWith(".json") ? "JSON" : "YAML";
    throw new ConfigurationError(`${path} is no ${format}: it must be whole.`);
  }
  return typeof content === "object" && content !== null ? content : undefined;
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
