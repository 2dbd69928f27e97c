import { ClientCertificate } from "../../../src/config/client_certificate.ts";
import { countCertificates } from "../../../src/config/ca_pem.ts";
import { writtenPath } from "../../../src/controller/own_writes/written_object.ts";
import { readRecords } from "../../../src/copy/archive_head.ts";
import { pathInArchive } from "../../../src/copy/archive_unpacker.ts";
import { containerPath } from "../../../src/copy/container_path.ts";
import { readComplaints } from "../../../src/copy/tar_complaints.ts";
import { certificateBlocks } from "../../../src/core/certificate_blocks.ts";
import { checkSubdomain } from "../../../src/core/check_name.ts";
import { createLabelMatcher } from "../../../src/core/labels/create_label_matcher.ts";
import { rfc3339Ms } from "../../../src/core/time/rfc3339.ts";
import { withoutSecrets } from "../../../src/doctor/examination/without_secrets.ts";
import { docComment } from "../../../src/generate/doc_comment.ts";
import { frameReader } from "../../../src/informer/reflector/frame_reader.ts";
import { parseListWithoutManagedFields } from "../../../src/informer/store/managed_fields.ts";
import { parseYaml } from "../../../src/kubeconfig/yaml/parse_yaml.ts";
import { urlTemplate } from "../../../src/otel/url_template.ts";
import { ByteLines } from "../../../src/pod/byte_lines.ts";
import { readLogTime } from "../../../src/pod/log_line.ts";
import { LogPosition } from "../../../src/pod/log_position.ts";
import { LineDecoder } from "../../../src/watch/line_decoder.ts";
import type { GrowingField } from "../../support/linear_time.ts";

type Text = GrowingField<string>;

const IN_WEB = { name: "web", separator: "/" };

/** Returns a field that consists of repeated parts, with a beginning and an end. */
function repeated(
  name: string,
  part: string,
  read: (text: string) => unknown,
  { before = "", after = "" }: { before?: string; after?: string } = {},
): Text {
  return { name, read, of: (length) => before + part.repeat(length / part.length) + after };
}

const yaml = (text: string) => parseYaml(text, "the file");
const begin = "-----BEGIN CERTIFICATE-----";
const end = "-----END CERTIFICATE-----";
const readFrame = frameReader({ keepManagedFields: false });

const yamls: Text[] = [
  repeated("white space in YAML", " ", yaml, { before: "a: b", after: "c" }),
  repeated("blank lines in YAML", "\n", yaml, { before: "a: b", after: "c: d" }),
  repeated("tabs in YAML", "\t", yaml, { before: "a: b", after: "c" }),
  repeated("a comment in YAML", "# ", yaml, { before: "a: b " }),
  repeated("mappings in YAML", "a: b\n", yaml),
  repeated("lists in YAML", "- b\n", yaml),
  repeated("dashes in YAML", "-", yaml, { after: "\n" }),
  repeated("a flow list in YAML", "a, ", yaml, { before: "[", after: "]" }),
  repeated("a flow mapping in YAML", "a: b, ", yaml, { before: "{", after: "}" }),
  repeated("open brackets in YAML", "[", yaml),
  repeated("keys without a value in YAML", "? ", yaml),
  repeated("colons in YAML", ": ", yaml),
  repeated("a quoted text in YAML", "a\n ", yaml, { before: 'a: "', after: '"' }),
  repeated("an open quote in YAML", "\\a'", yaml, { before: 'a: "' }),
  repeated("a single-quoted text in YAML", "''", yaml, { before: "a: '", after: "'" }),
  repeated("a block text in YAML", "  a\n", yaml, { before: "a: |\n" }),
  repeated("blank lines of a block text in YAML", "   \n", yaml, { before: "a: >\n" }),
  repeated("a plain text in YAML", "a\n  ", yaml, { before: "a: b\n  " }),
  repeated("anchors in YAML", "- &a b\n", yaml),
  repeated("aliases in YAML", "- *a\n", yaml, { before: "- &a b\n" }),
  repeated("tags in YAML", "!a ", yaml),
  repeated("merges in YAML", "<<: *a\n", yaml, { before: "a: &a {b: c}\n" }),
  repeated("a number in YAML", "1", yaml, { before: "a: " }),
  repeated("a hexadecimal number in YAML", "f", yaml, { before: "a: 0x" }),
  repeated("underscores of a number in YAML", "_1", yaml, { before: "a: 1", after: "x" }),
  repeated("documents in YAML", "---\n", yaml),
  repeated("directives in YAML", "%a b\n", yaml),
];

const pem: Text[] = [
  repeated("BEGIN lines of a PEM", begin, countCertificates),
  repeated("BEGIN lines of a chain", begin, certificateBlocks),
  repeated("white space in a PEM", " \n", countCertificates, { before: begin, after: `!${end}` }),
  repeated("certificates of a PEM", `${begin}MAAA${end}`, certificateBlocks),
  repeated(
    "BEGIN lines of a key",
    "-----BEGIN a ",
    (key) => new ClientCertificate(begin + end, key),
  ),
  repeated(
    "secrets in a message",
    "-----BEGIN PRIVATE KEY-----",
    (text) => withoutSecrets(text, []),
  ),
  repeated("a JWT in a message", "-eyJ-------0", (text) => withoutSecrets(text, [])),
  repeated("a URL in a message", "+A", (text) => withoutSecrets(text, []), { before: "0" }),
  repeated("credentials in a message", "bearer  ", (text) => withoutSecrets(text, [])),
];

const watch: Text[] = [
  {
    name: "a watch frame that comes byte by byte",
    of: (length) => `${"a".repeat(length)}\n`,
    read: (text) => {
      const bytes = new TextEncoder().encode(text);
      const decoder = new LineDecoder(1 << 24);
      for (let at = 0; at < bytes.length; at++) decoder.push(bytes.subarray(at, at + 1));
      return decoder.shift();
    },
  },
  repeated("lines of a watch", "a\n", (text) => {
    const decoder = new LineDecoder(1 << 24);
    decoder.push(new TextEncoder().encode(text));
    while (decoder.shift() !== undefined);
  }),
  repeated("managedFields in an event", '"xmanagedFields":[', readFrame, { after: "]" }),
  repeated("managedFields in a list", '"xmanagedFields":[', parseListWithoutManagedFields, {
    after: "]",
  }),
  repeated("managedFields of formatted JSON", ' "managedFields":[', parseListWithoutManagedFields, {
    after: "]",
  }),
  repeated(
    "items with managedFields",
    '{"metadata":{"managedFields":[]}},',
    parseListWithoutManagedFields,
    { before: '{"items":[', after: "{}]}" },
  ),
];

const logs: Text[] = [
  repeated("the time of a log line", "1", (text) => readLogTime(new TextEncoder().encode(text)), {
    before: "2026-01-01T00:00:00.",
    after: "Z a",
  }),
  repeated("a log line that comes byte by byte", "a", (text) => {
    const lines = new ByteLines();
    for (const character of text) lines.push(new TextEncoder().encode(character));
    return lines.rest();
  }),
  repeated("log lines of one time", "a", (text) => {
    const position = new LogPosition({ tail: true });
    const line = new Uint8Array(1);
    for (let round = 0; round < 2; round++) {
      position.begin();
      for (let at = 0; at < text.length; at++) position.pass("2026-01-01T00:00:00.1Z", line);
    }
  }),
  repeated("log lines of many times", "a", (text) => {
    const position = new LogPosition();
    const line = new Uint8Array(1);
    for (let at = 0; at < text.length; at++) {
      position.pass(new Date(at * 1000).toISOString(), line);
    }
  }),
  {
    name: "messages of tar that come byte by byte",
    short: 60, // a stream takes microseconds for each of them
    of: (length) => "a".repeat(length),
    read: (text) =>
      readComplaints(ReadableStream.from([...text]).pipeThrough(new TextEncoderStream())),
  },
  repeated(
    "the names in an archive",
    "/",
    (entry) => pathInArchive(entry, { name: "a", separator: "/" }),
    { before: "a", after: "\0" },
  ),
  repeated(
    "the beginning of a name in an archive",
    "./",
    (entry) => pathInArchive(entry, { name: "a", separator: "/" }),
  ),
  repeated(
    "records in an archive",
    "6 a=b\n",
    (text) => readRecords(new TextEncoder().encode(text)),
  ),
  repeated("a record in an archive", "1", (text) => readRecords(new TextEncoder().encode(text))),
  repeated("a path in a container", "/", containerPath, { before: "a", after: "b" }),
];

const names: Text[] = [
  repeated("commas of a selector", ",", (text) => createLabelMatcher(text)),
  repeated("white space in a selector", " ", (text) => createLabelMatcher(text), {
    before: "a",
    after: "(",
  }),
  repeated("values of a selector", "a,", (text) => createLabelMatcher(text), {
    before: "a in (",
    after: "),",
  }),
  repeated("brackets of a selector", "(,", (text) => createLabelMatcher(text)),
  repeated("the name of an object", "a-", (text) => checkSubdomain("a", text), { after: "!" }),
  repeated("segments of a path", "/a", writtenPath, { before: "/api/v1" }),
  repeated("segments of a URL template", "/a", (path) => urlTemplate(path), {
    before: "/api/v1",
    after: "\\",
  }),
  repeated("points before an archive's entry", "./", (entry) => pathInArchive(entry, IN_WEB), {
    after: "web/a",
  }),
  repeated("digits of a fraction of a second", "1", rfc3339Ms, {
    before: "2026-01-01T00:00:00.",
    after: "x",
  }),
  repeated("blank lines of a description", "\n ", (text) => docComment(text)),
];

/** The texts of files, watches, logs, archives, selectors and names. */
export const textFields: readonly GrowingField<never>[] = [
  ...yamls.map((field) => ({ ...field, short: 60 })), // npm:yaml takes microseconds a character
  ...pem,
  ...watch,
  ...logs,
  ...names,
] as GrowingField<never>[];
