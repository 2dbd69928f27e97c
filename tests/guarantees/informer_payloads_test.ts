import { assert, assertEquals } from "@std/assert";
import type { Informer } from "../../src/informer/informer.ts";
import { createInformer } from "../../src/informer/create_informer.ts";
import type { InformerOptions } from "../../src/informer/informer_options.ts";
import type { SnapshotStore } from "../../src/informer/snapshot/snapshot_store.ts";
import type { KubernetesObject } from "../../src/core/object_meta.ts";
import { watch } from "../../src/watch/watch.ts";
import { joinBytes } from "../../src/core/join_bytes.ts";
import { bodyOf, startAnsweringServer } from "../support/servers/answering_server.ts";
import { Recheck } from "../support/recheck.ts";
import { inFull, isFullSuite, test } from "../support/test.ts";

const PATH = "/api/v1/namespaces/default/configmaps";
/** Stands in a payload for bytes that are not UTF-8. */
const RAW = "«raw»";
const RAW_BYTES = new Uint8Array([0xff, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0xe2, 0x82]);

const nested = (depth: number, open = '{"a":', close = "}") =>
  `${open.repeat(depth)}1${close.repeat(depth)}`;

/** Length of a long text. */
const LONG = inFull(1_000_000, 60_000);

/** Data that an object may contain, as JSON. */
const payloads: Readonly<Record<string, string>> = {
  plain: '{"text":"1"}',
  "5,500 objects deep": nested(5_500),
  "6,000 arrays deep": nested(6_000, "[", "]"),
  // kube-apiserver reads 10,000. From 60,000 on Bun's own JSON.stringify takes two seconds to fail.
  "24,000 levels": nested(12_000, '[{"a":', "}]"),
  "__proto__": '{"__proto__":{"polluted":true},"constructor":{"prototype":{"x":1}}}',
  "__proto__: null": '{"__proto__":null,"a":{"__proto__":[1]}}',
  "names of methods": '{"toJSON":1,"then":{"a":1},"hasOwnProperty":null,"length":-1,"0":"a"}',
  "duplicate keys": '{"a":1,"a":{"b":2,"b":3},"c":[],"c":null}',
  "halves of surrogate pairs": '{"\\ud800":"\\udc00\\ud800 \\ud83d","b":"\\ud83c\\udf0d"}',
  "bytes that are not UTF-8": `{"${RAW}":"a${RAW}b","text":"${RAW}"}`,
  "line separators and BOMs": '{"a":"\\u2028\u2028\u2029\ufeff\\u0000","b":"\\r\\n","\ufeff":1}',
  "brackets in strings": '{"a":"]","b":"}]}","c":"[{\\"]","]":"["}',
  "managedFields in a string": '{"a":"{\\"managedFields\\":[{}],","b":",\\"managedFields\\":["}',
  "managedFields as a key": '{"managedFields":[{"a":"]"}],"metadata":{"managedFields":[1,[2]]}}',
  "xmanagedFields": '{"xmanagedFields":[1],"\\"managedFields":[2]}',
  "a frame in a string": '{"a":"{\\"type\\":\\"ADDED\\",\\"object\\":{}}\\n"}',
  "the end of the state in a string": '{"a":"k8s.io/initial-events-end","b":"true"}',
  "a long string": `{"a":"${"x".repeat(LONG)}"}`,
  "a long string of quotes": `{"a":"${'\\"]'.repeat(LONG / 3)}"}`,
  "many keys": `{${Array.from({ length: 10_000 }, (_, i) => `"k${i}":"v"`).join(",")}}`,
  "many items": `[${"0,".repeat(LONG / 10)}0]`,
  "numbers": "[9007199254740993,1e21,1e-7,0.1,12345678901234567890,5e-324]",
};

const managedFields = {
  none: "",
  usual: ',"managedFields":[{"manager":"kubectl","fieldsV1":{"f:data":{"f:a":{}}}}]',
  "with a bracket in a name": ',"managedFields":[{"manager":"a]b","fieldsV1":{"f:a":{}}}]',
  twice: ',"managedFields":[1],"managedFields":[{"a":"]"}]',
  "of another kind": ',"managedFields":{"a":[1]}',
};

const FORMS = Object.keys(managedFields).length;

interface Sent {
  readonly key: string;
  readonly what: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts = text.split(RAW).map((part) => encoder.encode(part));
  return joinBytes(parts.flatMap((part, at) => at === 0 ? [part] : [RAW_BYTES, part]));
}

const sent: readonly Sent[] = Object.entries(payloads).flatMap(([payload, data], row) =>
  Object.entries(managedFields).flatMap(([fields, member], column) => {
    // A large payload comes in only one form: either to be kept as it came, or to be written anew.
    const form = 1 + row % 2;
    if (data.length > 50_000 && column !== form) return [];
    if (!isFullSuite && ![form, (3 * row) % FORMS].includes(column)) return [];
    const name = `n${row}-${column}`;
    const metadata = `{"name":"${name}","namespace":"default","uid":"u-${name}",` +
      `"resourceVersion":"5"${member},"annotations":${data.length < 50_000 ? data : "{}"}}`;
    return [{
      key: `default/${name}`,
      what: `${payload}, managedFields ${fields}`,
      bytes: bytesOf(
        `{"apiVersion":"v1","kind":"ConfigMap","metadata":${metadata},"data":${data}}`,
      ),
    }];
  })
);

const added = sent.flatMap(({ bytes }) => ['{"type":"ADDED","object":', bytes, "}\n"]);
const bookmark = (annotations: string) =>
  `{"type":"BOOKMARK","object":{"kind":"ConfigMap","metadata":{"resourceVersion":"9",` +
  `"annotations":${annotations}}}}\n`;

/** The ways in which objects come. */
const wires = {
  stream: {
    watchList: true,
    answer: (url: URL) =>
      bodyOf(
        url.searchParams.has("sendInitialEvents")
          ? [...added, bookmark('{"k8s.io/initial-events-end":"true"}')]
          : [],
        { open: true },
      ),
  },
  list: {
    watchList: false,
    answer: (url: URL) => {
      if (url.searchParams.has("watch")) return bodyOf([], { open: true });
      const items = sent.flatMap(({ bytes }, at) => at === 0 ? [bytes] : [",", bytes]);
      const head = '{"apiVersion":"v1","kind":"ConfigMapList","metadata":{"resourceVersion":"9"},';
      return bodyOf([head, '"items":[', ...items, "]}"]);
    },
  },
  watch: {
    watchList: false,
    answer: (url: URL) =>
      url.searchParams.has("watch")
        ? bodyOf(
          url.searchParams.get("resourceVersion") === "1" ? [...added, bookmark("{}")] : [],
          {
            open: true,
          },
        )
        : bodyOf(['{"kind":"ConfigMapList","metadata":{"resourceVersion":"1"},"items":[]}']),
  },
};

/** The ways in which objects are kept. */
const modes: Readonly<Record<string, InformerOptions<KubernetesObject>>> = {
  bytes: {},
  objects: { keep: "objects" },
  freeze: { freeze: true },
  "metadata only": { metadataOnly: true },
  "with managedFields": { keepManagedFields: true },
  "objects with managedFields": { keep: "objects", keepManagedFields: true },
  transform: { transform: ({ metadata, ...rest }) => ({ metadata: { ...metadata }, ...rest }) },
  "a throwing transform": {
    transform(object) {
      object.metadata = { name: "changed" };
      throw new Error("on purpose");
    },
    onError: () => {},
  },
  indexes: { indexes: { name: ({ metadata }) => [metadata.name, "all"] } },
};

class MemorySnapshot implements SnapshotStore {
  #content: Blob | undefined;

  load() {
    return Promise.resolve(this.#content?.stream());
  }

  async save(content: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.#content = await new Response(content).blob();
  }
}

/** Returns the `JSON.parse` of an object, without the parts that the informer drops. */
function parsed(sent: Sent, options: InformerOptions<KubernetesObject>): KubernetesObject {
  const { keepManagedFields = false, metadataOnly = false } = options;
  const form = `${keepManagedFields} ${metadataOnly} ${sent.key}`;
  const known = parsedBefore.get(form) ?? parse(sent, { keepManagedFields, metadataOnly });
  parsedBefore.set(form, known);
  return known;
}

const parsedBefore = new Map<string, KubernetesObject>();

function parse(
  { bytes }: Sent,
  { keepManagedFields, metadataOnly }: { keepManagedFields: boolean; metadataOnly: boolean },
): KubernetesObject {
  const object: KubernetesObject = JSON.parse(new TextDecoder().decode(bytes));
  if (!keepManagedFields) delete (object.metadata as { managedFields?: unknown }).managedFields;
  if (!metadataOnly) return object;
  const { apiVersion, kind, metadata } = object;
  return { ...(apiVersion && { apiVersion }), ...(kind && { kind }), metadata };
}

/** Compares without recursion. */
function isSame(one: unknown, other: unknown): boolean {
  const pairs: [unknown, unknown][] = [[one, other]];
  for (let pair; (pair = pairs.pop()) !== undefined;) {
    const [a, b] = pair;
    if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) {
      if (!Object.is(a, b)) return false;
      continue;
    }
    if (Array.isArray(a) !== Array.isArray(b)) return false;
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
    const names = Object.keys(a);
    if (names.length !== Object.keys(b).length) return false;
    for (const name of names) {
      if (!Object.hasOwn(b, name)) return false;
      pairs.push([(a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]]);
    }
  }
  return true;
}

function differences(
  informer: Informer<KubernetesObject>,
  options: InformerOptions<KubernetesObject>,
): string[] {
  const listed = new Map(
    informer.store.list("default").map((object) => [
      `default/${object.metadata.name}`,
      object,
    ]),
  );
  return sent.flatMap((each) => {
    const { key, what } = each;
    const expected = parsed(each, options);
    const found = [];
    if (!isSame(informer.store.get(key), expected)) found.push(`get: ${what}`);
    if (!isSame(listed.get(key), expected)) found.push(`list: ${what}`);
    return found;
  });
}

/** The short suite has every mode once, divided among the wires. */
function modesOf(wire: number): [string, InformerOptions<KubernetesObject>][] {
  const count = Object.keys(wires).length;
  return Object.entries(modes).filter((_, at) => isFullSuite || at % count === wire);
}

for (const [at, [wire, { watchList, answer }]] of Object.entries(wires).entries()) {
  test(`an informer gives hostile objects as they were sent: by ${wire}`, async () => {
    await using server = await startAnsweringServer((url) =>
      url.pathname === PATH
        ? new Response(answer(url))
        : new Response('{"kind":"Namespace","metadata":{"uid":"cluster"}}')
    );
    for (const [mode, options] of modesOf(at)) {
      const errors: unknown[] = [];
      const recheck = new Recheck();
      const snapshot = { store: new MemorySnapshot(), onError: (e: unknown) => errors.push(e) };
      const onError = (error: unknown) => errors.push(error);
      const all = { watchList, onError, snapshot, ...options };
      const informer = createInformer(server.kube, PATH, all);
      informer.addHandler(() => recheck.poke());
      const isComplete = () => informer.synced && informer.store.size === sent.length;
      const inTime = await recheck.until(isComplete);
      assertEquals([errors, informer.state.name, inTime], [[], "synced", true], mode);
      assertEquals(differences(informer, options), [], mode);
      await informer[Symbol.asyncDispose]();

      await using next = createInformer(server.kube, PATH, { ...all, watchList: true });
      const begun = Promise.withResolvers<void>();
      next.addHandler(() => begun.resolve());
      await begun.promise;
      assertEquals(differences(next, options), [], `from a snapshot, ${mode}`);
      assertEquals(errors, [], mode);
    }
  });
}

test("watch() gives hostile objects as they were sent", async () => {
  await using server = await startAnsweringServer(() =>
    new Response(bodyOf(added, { open: true }))
  );
  let count = 0;
  for await (const { object } of watch(server.kube, PATH)) {
    const each = sent[count++];
    assert(each && isSame(object, parsed(each, { keepManagedFields: true })), each?.what);
    if (count === sent.length) break;
  }
});
