import { describeChangedInteger } from "../json/parse_json.ts";
import { yamlError } from "./yaml_error.ts";

const TAGS = "tag:yaml.org,2002:";
const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"]
    .map((word): [string, boolean] => [word, true]),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"]
    .map((word): [string, boolean] => [word, false]),
  ...["", "~", "null", "Null", "NULL"].map((word): [string, null] => [word, null]),
]);
const INTEGER = /^[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const UNREAL = /^(?:\.(?:nan|NaN|NAN)|[-+]?\.(?:inf|Inf|INF))$/;
const LEAST_INTEGER = -(2n ** 63n);
const GREATEST_INTEGER = 2n ** 64n - 1n;
/** The longest text of an integer in range: a sign, a prefix and the digits in base 2. */
const LONGEST_INTEGER = 67;

/** A scalar as Go reads it. */
export interface ReadScalar {
  readonly type: "str" | "bool" | "null" | "int" | "float";
  readonly value: string | boolean | null | number;
  /** Why an integer cannot be kept: JavaScript rounds it, and Go does not. */
  readonly refusal?: string;
}

/**
 * Reads a scalar by the rules of the API server's parser (`go.yaml.in/yaml/v2`, `resolve.go`): of
 * YAML 1.1 it has `yes` and `on`, octal numbers with a leading zero, and underscores in numbers, but no
 * numbers in base 60; dates stay texts.
 *
 * @throws {YamlError} If a text is not what its tag says.
 */
export function readScalar(
  text: string,
  { tag, isPlain }: { tag?: string | undefined; isPlain: boolean },
): ReadScalar {
  const name = tag?.startsWith(TAGS) ? tag.slice(TAGS.length) : tag;
  if (name === "str" || (name === undefined && !isPlain)) return { type: "str", value: text };
  if (name === "binary") return { type: "str", value: decodeBinary(text) };
  const read = readPlain(text);
  if (name === undefined || name === read.type) return read;
  if (name === "float" && read.type === "int") return { type: "float", value: read.value };
  if (name === "timestamp" && /^\d{4}-/.test(text)) return read;
  if (["bool", "int", "float", "null", "timestamp"].includes(name)) {
    throw yamlError(`cannot decode !!${read.type} \`${text}\` as a !!${name}`);
  }
  return { type: "str", value: text }; // a tag of the sender's own
}

function readPlain(text: string): ReadScalar {
  const word = WORDS.get(text);
  if (word === null) return { type: "null", value: null };
  if (word !== undefined) return { type: "bool", value: word };
  if (UNREAL.test(text)) {
    const value = /n$/i.test(text) ? NaN : text.startsWith("-") ? -Infinity : Infinity;
    return { type: "float", value };
  }
  if (!/^[-+.0-9]/.test(text)) return { type: "str", value: text };
  // Go removes underscores, unless the text begins with a dot
  const plain = text.startsWith(".") ? text : text.replaceAll("_", "");
  const integer = readInteger(plain);
  if (integer !== undefined) return readRounded(integer);
  const float = FLOAT.test(plain) ? Number(plain) : Infinity;
  return Number.isFinite(float) ? { type: "float", value: float } : { type: "str", value: text };
}

function readRounded(integer: bigint): ReadScalar {
  const refusal = describeChangedInteger(String(integer));
  return { type: "int", value: Number(integer), ...refusal !== undefined && { refusal } };
}

function readInteger(text: string): bigint | undefined {
  if (text.length > LONGEST_INTEGER || !INTEGER.test(text)) return undefined;
  const digits = text.replace(/^[-+]/, "").replace(/^0[oO]?(?=[0-7])/, "0o");
  const integer = text.startsWith("-") ? -BigInt(digits) : BigInt(digits);
  return integer < LEAST_INTEGER || integer > GREATEST_INTEGER ? undefined : integer;
}

function decodeBinary(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.fromBase64(text));
  } catch {
    throw yamlError("!!binary value contains invalid base64 data");
  }
}
