/** The embedded server reads and writes protobuf as Kubernetes' own code does. */
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { assertEquals, equal } from "@std/assert";
import { Dice } from "../../support/dice.ts";
import { test } from "../../support/test.ts";
import {
  decodeObject,
  encodeObject,
  isEncodable,
  type ObjectType,
  ProtobufBodyError,
} from "../../../src/testing/protobuf/protobuf_object.ts";
import { servedFieldTables } from "../types/served_field_tables.ts";
import { convertByGo } from "./go_converter.ts";
import { encodedSamples } from "./encoded_samples.ts";
import { sampleObjects } from "./sample_objects.ts";

/** `KUBEWIRE_SEED` replays one seed. */
const seed = Number(process.env.KUBEWIRE_SEED ?? Math.floor(Math.random() * 1e9));
const fallback = { apiVersion: "v1", kind: "ConfigMap" };
const ours = new URL("../../../", import.meta.url);

interface Sample {
  name: string;
  json: Record<string, unknown> & ObjectType;
  protobuf: Uint8Array<ArrayBuffer>;
}

/** Returns Kubernetes' own samples of the kinds in the tables: objects with every field. */
async function kubernetesSamples(): Promise<Sample[]> {
  const { stdout } = await promisify(execFile)(
    "go",
    ["list", "-m", "-f", "{{.Dir}}", "k8s.io/api"],
    { cwd: fileURLToPath(new URL("./", import.meta.url)) },
  );
  const folder = join(stdout.trim(), "testdata/HEAD");
  const samples: Sample[] = [];
  for (const file of (await readdir(folder)).sort()) {
    if (!file.endsWith(".pb")) continue;
    const name = file.slice(0, -3);
    const json = JSON.parse(await readFile(join(folder, `${name}.json`), "utf8"));
    if (!isEncodable(json)) continue;
    samples.push({ name, json, protobuf: new Uint8Array(await readFile(join(folder, file))) });
  }
  return samples;
}

test("the tables and the samples are those that Go's types give", async () => {
  const kept = async (path: string) => await readFile(new URL(path, ours), "utf8");
  assertEquals(await kept("src/testing/protobuf/field_tables.ts"), await servedFieldTables());
  assertEquals(await kept("tests/testing/protobuf/go_samples.ts"), await encodedSamples());
});

test("Kubernetes' own samples go through unchanged, byte by byte", async () => {
  const samples = await kubernetesSamples();
  assertEquals(samples.length > 80, true, `${samples.length} samples`);
  for (const { name, json, protobuf } of samples) {
    assertEquals(decodeObject(protobuf, fallback), json, name);
    assertEquals(encodeObject(json).toHex(), protobuf.toHex(), name);
  }
});

test("objects with parts of the fields are as Go has them", async () => {
  const dice = new Dice(seed);
  const whole = [...(await kubernetesSamples()).map(({ json }) => json), ...sampleObjects];
  const objects = whole.flatMap((object) =>
    [0.05, 0.3, 0.6, 0.9].map((share) => ({
      ...part(object, share, dice) as Record<string, unknown>,
      apiVersion: object.apiVersion,
      kind: object.kind,
    }))
  );
  const byGo = await convertByGo(objects);
  const again = await convertByGo(byGo.map(({ json }) => json)); // null is absent in this JSON
  byGo.forEach(({ json, protobuf, error }, index) => {
    const given = `seed ${seed}: ${JSON.stringify(objects[index])}`;
    assertEquals(error, undefined, given);
    assertEquals(decodeObject(Uint8Array.fromBase64(protobuf!), fallback), json, given);
    const encoded = encodeObject(json as Sample["json"]).toBase64();
    assertEquals(encoded, again[index]!.protobuf, given);
  });
});

test("broken bytes are read or refused as by Go, in its words", async () => {
  const dice = new Dice(seed);
  const samples = await kubernetesSamples();
  const given = Array.from({ length: 6000 }, () => broken(dice.pick(samples).protobuf, dice));
  const byGo = await convertByGo(given.map((bytes) => ({ protobuf: bytes.toBase64() })));
  const expected: unknown[] = [];
  const others: { own: unknown; note: string }[] = [];
  let refused = 0;
  byGo.forEach((answer, index) => {
    const own = read(given[index]!);
    if (answer.error !== undefined) refused++;
    const note = `seed ${seed}: ${JSON.stringify(answer).slice(0, 400)} ${
      given[index]!.toBase64()
    }`;
    if (answer.error?.startsWith("no kind ")) return; // the routes say so
    if (answer.unshown !== undefined) return assertEquals("error" in own, true, note);
    if (answer.error !== undefined) return assertEquals(own, { error: answer.error }, note);
    if (equal(plain(own), plain({ json: answer.json }))) return;
    expected.push(answer.json);
    others.push({ own, note });
  });
  // Go shows a quantity in another way than it was written: `1k` for `1000`
  const shown = await convertByGo(others.map(({ own }) => (own as { json?: unknown }).json ?? {}));
  shown.forEach(({ json }, index) => {
    assertEquals(plain(json), plain(expected[index]), others[index]!.note);
  });
  assertEquals(others.length < given.length / 20, true, `${others.length} differ`);
  assertEquals(refused > 1000, true, `${refused} refused`);
});

function read(bytes: Uint8Array): { json: unknown } | { error: string } {
  try {
    return { json: decodeObject(bytes, fallback) };
  } catch (error) {
    if (error instanceof ProtobufBodyError) return { error: error.message };
    throw error;
  }
}

/** Joins replacement characters: Go has one for each byte that is no UTF-8, the runtimes for several. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(/\ufffd+/g, "\ufffd"));
}

function broken(bytes: Uint8Array<ArrayBuffer>, dice: Dice): Uint8Array<ArrayBuffer> {
  if (dice.chance(0.2)) return bytes.slice(0, dice.from(0, bytes.length - 1));
  const changed = bytes.slice();
  for (let count = dice.from(1, 3); count > 0; count--) {
    const at = dice.from(4, changed.length - 1);
    changed[at] = dice.chance(0.5) ? dice.from(0, 127) : changed[at]! ^ (1 << dice.from(0, 6));
  }
  return changed;
}

/** Returns an object without members and items, picked at random. */
function part(value: unknown, share: number, dice: Dice): unknown {
  if (Array.isArray(value)) {
    return value.filter(() => dice.chance(0.7)).map((item) => part(item, share, dice));
  }
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(() => !dice.chance(share));
  return Object.fromEntries(kept.map(([name, member]) => [name, part(member, share, dice)]));
}
