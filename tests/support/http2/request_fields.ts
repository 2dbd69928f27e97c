import type { Field } from "./hpack_tables.ts";

const PSEUDO: readonly string[] = [":method", ":scheme", ":authority", ":path"];
/** Fields that HTTP/2 forbids (RFC 9113, section 8.2.2), and `host`, which `:authority` replaces. */
const OF_HTTP_1: readonly string[] = [
  "connection",
  "host",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "upgrade",
];
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9a-z]+$/;

/** Returns the rules of RFC 9113, section 8, that the fields of a request break. */
export function requestFaults(fields: readonly Field[]): string[] {
  const faults: string[] = [];
  let hasRegular = false;
  for (const [name, value] of fields) {
    if (name.startsWith(":")) {
      if (hasRegular) faults.push(`has ${name} after other fields`);
      if (!PSEUDO.includes(name)) faults.push(`has the unknown field ${name}`);
    } else {
      hasRegular = true;
      if (!TOKEN.test(name)) faults.push(`has the field name ${JSON.stringify(name)}`);
      if (OF_HTTP_1.includes(name)) faults.push(`has the field ${name}`);
      if (name === "te" && value !== "trailers") faults.push("has another te than trailers");
    }
    if (/[\0\r\n]|^[ \t]|[ \t]$/.test(value)) faults.push(`has a forbidden value of ${name}`);
  }
  for (const name of PSEUDO) {
    const values = fields.filter((field) => field[0] === name);
    if (values.length !== 1) faults.push(`has ${values.length} fields ${name}`);
    else if (values[0]![1] === "") faults.push(`has an empty ${name}`);
  }
  const lengths = fields.filter(([name]) => name === "content-length");
  if (lengths.length > 1) faults.push("has two content-lengths");
  return faults;
}
