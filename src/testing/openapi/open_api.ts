/**
 * Serves the OpenAPI documents of kube-apiserver (`packed_documents.ts`, each part once, 320 kB),
 * reduced to the served resources. Documents of custom resources are made from a template that
 * kube-apiserver published (`custom_document.ts`, `published_schema.ts`); `/openapi/v2` is made from
 * version 3.
 *
 * @module
 */
import type { ResourceRegistry } from "../resources/resource_registry.ts";
import type { ServedResource } from "../resources/served_resource.ts";
import { type BuiltinDocuments, loadBuiltinDocuments } from "./builtin_documents.ts";
import { customDocument, version2Definition } from "./custom_document.ts";
import type { Json, OpenApiDocument } from "./open_api_document.ts";
import { groupVersionOf, servedDocument } from "./served_document.ts";
import { version2Document } from "./version_2_document.ts";

/** A document as it is served. */
export interface ServedDocument {
  /** The JSON text in UTF-8, or the document in protobuf. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** SHA-512 of the JSON text, in hexadecimal. */
  readonly hash: string;
}

/** The document of version 2, in both of its forms. */
interface Version2 {
  /** The documents that it is made from. */
  readonly parts: readonly Part[];
  readonly json: Promise<ServedDocument>;
  protobuf?: Promise<ServedDocument>;
}

interface Part {
  /** The resources that the document describes. */
  members: readonly ServedResource[];
  document: OpenApiDocument;
  served?: Promise<ServedDocument>;
}

/**
 * The OpenAPI documents of the resources in a registry. Nothing is loaded before a document is
 * asked for, and each document is made again only when its resources have changed.
 */
export class OpenApi {
  readonly #registry: ResourceRegistry;
  #builtin: Promise<BuiltinDocuments> | undefined;
  #parts = new Map<string, Part>();
  #version2: Version2 | undefined;
  readonly #gzipped = new WeakMap<ServedDocument, Promise<Uint8Array<ArrayBuffer>>>();

  /** Creates the documents of a registry. */
  constructor(registry: ResourceRegistry) {
    this.#registry = registry;
  }

  /** Returns the document of `/openapi/v3`, which lists all others with their hashes. */
  async index(): Promise<ServedDocument> {
    const paths: Record<string, Json> = {};
    for (const [path, part] of await this.#update()) {
      const { hash } = await served(part);
      paths[path] = { serverRelativeURL: documentUrl(path, hash) };
    }
    return await encoded({ paths });
  }

  /** Returns the document below `/openapi/v3/`, such as that of `apis/apps/v1`. */
  async version3(path: string): Promise<ServedDocument | undefined> {
    const part = (await this.#update()).get(path);
    return part && await served(part);
  }

  /** Returns the document of `/openapi/v2`. */
  async version2(): Promise<ServedDocument> {
    return await (await this.#currentVersion2()).json;
  }

  /** Returns the document of `/openapi/v2` in protobuf. */
  async version2Protobuf(): Promise<ServedDocument> {
    const current = await this.#currentVersion2();
    return await (current.protobuf ??= inProtobuf(current.json));
  }

  /** Returns the bytes of a document compressed by gzip; all clients share them. */
  gzipped(document: ServedDocument): Promise<Uint8Array<ArrayBuffer>> {
    const known = this.#gzipped.get(document);
    if (known) return known;
    const stream = new Blob([document.bytes]).stream().pipeThrough(new CompressionStream("gzip"));
    const bytes = new Response(stream).bytes();
    this.#gzipped.set(document, bytes);
    return bytes;
  }

  async #currentVersion2(): Promise<Version2> {
    const parts = [...(await this.#update()).values()];
    if (!isSame(parts, this.#version2?.parts)) {
      this.#version2 = { parts, json: this.#makeVersion2(parts) };
    }
    return this.#version2!;
  }

  async #makeVersion2(parts: readonly Part[]): Promise<ServedDocument> {
    const builtin = await this.#load();
    const custom = parts.flatMap(({ members }) => members).filter((each) => each.custom);
    const replaced = Object.fromEntries(custom.map((each) => version2Definition(each, builtin)));
    return await encoded(version2Document(parts.map(({ document }) => document), replaced));
  }

  #load(): Promise<BuiltinDocuments> {
    return this.#builtin ??= loadBuiltinDocuments();
  }

  /** Returns the documents of the resources that are served now, in the order of their paths. */
  async #update(): Promise<ReadonlyMap<string, Part>> {
    const builtin = await this.#load();
    const byPath = Map.groupBy(this.#registry, pathOf);
    for (const path of builtin.documents.keys()) {
      if (!groupVersionOf(path) && this.#isServedRoot(path)) byPath.set(path, []);
    }
    const parts = new Map<string, Part>();
    for (const [path, members] of [...byPath].sort(([a], [b]) => a < b ? -1 : 1)) {
      const known = this.#parts.get(path);
      const isCurrent = known !== undefined && isSame(members, known.members);
      parts.set(
        path,
        isCurrent ? known : { members, document: this.#make(path, members, builtin) },
      );
    }
    this.#parts = parts;
    return parts;
  }

  #make(path: string, members: readonly ServedResource[], builtin: BuiltinDocuments) {
    const known = builtin.documents.get(path);
    const place = groupVersionOf(path);
    if (!place) return known!;
    const document = known && servedDocument(known, this.#registry, place);
    const paths = Object.keys(document?.paths ?? {});
    const others = members.filter(({ plural }) =>
      !paths.some((each) => each.endsWith(`/${plural}`))
    );
    if (others.length === 0 && document) return document;
    const custom = customDocument(others, builtin);
    return document ? merged(document, custom) : custom;
  }

  /** Returns whether a path without a version is served, such as `apis/apps`. */
  #isServedRoot(path: string): boolean {
    const [prefix, group] = path.split("/");
    if (group === undefined) return ["api", "apis", "version"].includes(path);
    return prefix === "apis" &&
      [...this.#registry].some((resource) => resource.group === group && !resource.custom);
  }
}

/** Returns the URL of a document in a version that never changes. */
export function documentUrl(path: string, hash: string): string {
  return `/openapi/v3/${path}?hash=${hash}`;
}

function pathOf({ group, version }: ServedResource): string {
  return group === "" ? `api/${version}` : `apis/${group}/${version}`;
}

function served(part: Part): Promise<ServedDocument> {
  return part.served ??= encoded(part.document);
}

async function encoded(document: unknown): Promise<ServedDocument> {
  const bytes = new TextEncoder().encode(JSON.stringify(document));
  const digest = await crypto.subtle.digest("SHA-512", bytes);
  return { bytes, hash: new Uint8Array(digest).toHex().toUpperCase() };
}

/** Returns a document of version 2 in protobuf; its hash stays that of the JSON text. */
async function inProtobuf(json: Promise<ServedDocument>): Promise<ServedDocument> {
  const { encodeVersion2 } = await import("./encode_version_2.ts");
  const { bytes, hash } = await json;
  return { bytes: encodeVersion2(JSON.parse(new TextDecoder().decode(bytes))), hash };
}

function merged(document: OpenApiDocument, other: OpenApiDocument): OpenApiDocument {
  return {
    ...document,
    paths: { ...document.paths, ...other.paths },
    components: {
      ...document.components,
      schemas: { ...other.components.schemas, ...document.components.schemas },
    },
  };
}

function isSame<T>(items: readonly T[], others: readonly T[] | undefined): boolean {
  return items.length === others?.length && items.every((item, at) => item === others[at]);
}
