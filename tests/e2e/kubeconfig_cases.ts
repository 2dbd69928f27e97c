/** Kubeconfig files of every sort, from a seed: whole ones, odd ones and broken ones. */

import { Dice } from "../support/dice.ts";
import { Mapping, Raw, type Style, type Value, write } from "./kubeconfig_writer.ts";

/** PEM texts and the files that hold them, beside the kubeconfig. */
export interface Credentials {
  ca: string;
  certificate: string;
  key: string;
}

/** One value of `KUBECONFIG`, and the files that it names. */
export interface KubeconfigCase {
  /** Names, as seen from the folder of the case; some are of no file. */
  paths: string[];
  /** Content by name. */
  files: Record<string, string | Uint8Array>;
}

const NAMES = ["dev", "prod", "staging"];
const SCALARS = [
  ..."5 1e3 e2 . .5 .e3 0o17 017 0x1F 089 1_000 _1 + - ~ null Null yes No on y true True 1.5".split(
    " ",
  ),
  ..."2001-01-01 12:30:45 1e400 .inf -.INF .nan 0xFFFFFFFFFFFFFFFFFF 10.0.0.1 = << !x".split(" "),
  ...["!!str 5", '!!int "5"', "!!str null", "!!float 5", "!mine abc", '! "abc"', "'5'", '"e2"'],
  ...[
    "a b",
    "a#b",
    "a #b",
    "a: b",
    "@a",
    "`a",
    "%a",
    "|-\n    abc",
    ">-\n    abc",
    "[]",
    "{}",
    "[a]",
  ],
  ...[
    '"a\\tb"',
    '"\\x41"',
    '"\\u0041"',
    '"\\/"',
    '"\\ud83d\\ude00"',
    "'it''s'",
    "é",
    "日本",
    "?a",
    "a\tb",
  ],
  ...[
    "!!binary YWJj",
    "!!null ''",
    "!!bool yes",
    "*nowhere",
    "&a abc",
    "0b101",
    "-0b1",
    "0b+1",
    "+.5",
  ],
];

const SERVERS = [
  "https://a.example.com:6443",
  "https://b.example.com",
  "https://c.example.com/prefix",
  "https://[::1]:6443",
  "HTTPS://d.example.com",
  "http://e.example.com",
];
const ODD_SERVERS = [
  ...["f.example.com:8080", "localhost", "", "https://", "://", "https://a b", "ftp://g"],
  ...["https://c.example.com/prefix/?x=1#y", "https://h:99999", "https://u:p@i.example.com"],
];

/** Makes the case of a number. */
export function kubeconfigCase(seed: number, credentials: Credentials): KubeconfigCase {
  return new Writer(new Dice(seed), credentials).write();
}

class Writer {
  readonly #dice: Dice;
  readonly #credentials: Credentials;
  readonly #names: readonly string[];
  /** How many of the values are such that they can be used. */
  readonly #care: number;

  constructor(dice: Dice, credentials: Credentials) {
    this.#dice = dice;
    this.#credentials = credentials;
    this.#names = dice.chance(0.05) ? ["", ...NAMES.slice(1)] : NAMES;
    this.#care = dice.pick([1, 1, 0.98, 0.9]);
  }

  write(): KubeconfigCase {
    const dice = this.#dice;
    const count = dice.pick([1, 1, 1, 2, 2, 3]);
    const paths = Array.from({ length: count }, (_, index) => `${"abc"[index]}/config`);
    const files: KubeconfigCase["files"] = {};
    for (const path of paths) {
      if (dice.chance(0.05)) continue; // missing
      files[path] = this.#file();
    }
    if (dice.chance(0.05)) paths.unshift("");
    if (dice.chance(0.05)) paths.push(paths[0] ?? "");
    if (dice.chance(0.03)) paths.push("a"); // a folder
    if (dice.chance(0.03)) paths.push("a/config/x"); // below a file
    return { paths, files };
  }

  #file(): string | Uint8Array {
    const dice = this.#dice;
    if (dice.chance(0.06)) {
      return dice.pick([
        "",
        "\n",
        "# nothing\n",
        "---\n",
        "null\n",
        "{}",
        "[]",
        "abc",
        "5",
        "\ufeff",
        "\t",
      ]);
    }
    const style: Style = dice.pick(["block", "block", "block", "flow", "json"]);
    const config = this.#config();
    const odd = dice.pick([0, 0, 0, 1, 1, 2]);
    for (let i = 0; i < odd; i++) this.#bend(config);
    let text = write(config, style, dice);
    if (dice.chance(0.2)) text = this.#bendText(text, style);
    if (dice.chance(0.01)) {
      return new Uint8Array([...`\ufeff${text}`].flatMap(utf16(dice.chance(0.5))));
    }
    if (dice.chance(0.01)) {
      return new Uint8Array([...new TextEncoder().encode(text), 0x23, 0xe9, 0x0a]);
    }
    return text;
  }

  #config(): Mapping {
    const dice = this.#dice;
    const some = () => this.#names.filter(() => dice.chance(0.9));
    const pairs: [string, Value][] = [
      ["apiVersion", "v1"],
      ["kind", "Config"],
      ["current-context", this.#pick(this.#names, ["", "unknown", null])],
      ["clusters", some().map((name) => named(name, "cluster", this.#cluster()))],
      ["users", some().map((name) => named(name, "user", this.#user()))],
      ["contexts", some().map((name) => named(name, "context", this.#context(name)))],
    ];
    return new Mapping(pairs.filter(([key]) => dice.chance(key.length < 6 ? 0.95 : 0.97)));
  }

  #cluster(): Mapping {
    const dice = this.#dice;
    const { ca } = this.#credentials;
    const cluster = new Mapping([["server", this.#pick(SERVERS, ODD_SERVERS)]]);
    const set = this.#setter(cluster);
    if (dice.chance(0.3)) {
      set(1, "certificate-authority", ["ca.crt", "./ca.crt", "../a/ca.crt"], [
        "missing",
        "/dev/null",
      ]);
      set(this.#care, "certificate-authority-data", [""], [base64(ca)]);
    } else if (dice.chance(0.4)) {
      const odd = [...oddBase64(ca), "!!!", base64("abc"), [], [new Raw("65")]];
      set(
        1,
        "certificate-authority-data",
        [base64(ca), inLines(ca, "\n"), inLines(ca, "\r\n")],
        odd,
      );
    } else {
      set(0.3, "insecure-skip-tls-verify", [true, false, null], ["true", ""]);
    }
    set(0.2, "tls-server-name", ["x.example.com", "", null]);
    set(0.2, "proxy-url", ["http://p:3128", "https://u:p@q", "socks5://r:1080", ""], [
      "p:3128",
      "ftp://p",
    ]);
    set(0.1, "disable-compression", [true, false], ["x"]);
    set(0.2, "extensions", [
      null,
      [named("client.authentication.k8s.io/exec", "extension", new Mapping([["audience", "x"]]))],
      [named("one", "extension", null), named("one", "extension", "y")],
      [new Mapping([["name", "one"]]), new Mapping([["name", "one"]])],
    ], [[named("one", "extension", "x"), named("one", "extension", "y")], ["x"]]);
    return cluster;
  }

  #user(): Mapping {
    const dice = this.#dice;
    const user = new Mapping([]);
    for (let kinds = this.#pick([0, 1, 1, 1, 1, 1], [2]); kinds > 0; kinds--) this.#identify(user);
    const set = this.#setter(user);
    if (dice.chance(0.2)) {
      set(this.#care, "as", ["admin", "system:admin"], ["", null]);
      set(0.3, "as-uid", ["5", ""]);
      set(0.4, "as-groups", [["one"], ["one", "two"], [], null], [[null], "one"]);
      set(0.4, "as-user-extra", [
        new Mapping([["a/b", ["x"]]]),
        new Mapping([["a", null], ["b", []]]),
        new Mapping([[new Raw(dice.pick(["5", "0x1F", "yes", "1_000", ".", "e2", "'5'"])), ["x"]]]),
        null,
      ], [[], new Mapping([[new Raw(dice.pick(SCALARS)), ["x"]]])]);
    }
    return user;
  }

  #identify(user: Mapping): void {
    const set = this.#setter(user);
    const { certificate, key } = this.#credentials;
    switch (this.#dice.from(0, 6)) {
      case 0:
        return set(1, "token", ["abc", "x.y-z", "", null], ["a b", "abc\n", "é"]);
      case 1:
        set(0.2, "token", ["abc"]);
        return set(1, "tokenFile", ["token", "./token", "../a/token", ""], ["missing", "ca.crt"]);
      case 2:
        set(0.9, "username", ["jane", ""], ["a:b"]);
        return set(0.9, "password", ["secret", ""]);
      case 3:
        set(1, "client-certificate", ["client.crt"], ["missing", "token"]);
        return set(this.#care, "client-key", ["client.key", "../a/client.key"], ["missing"]);
      case 4:
        set(1, "client-certificate-data", [base64(certificate)], ["", "x", ...oddBase64(key)]);
        return set(this.#care, "client-key-data", [base64(key)], [base64(certificate), ""]);
      case 5:
        return user.set("exec", this.#exec());
      default:
        return user.set("auth-provider", this.#provider());
    }
  }

  #exec(): Mapping {
    const api = "client.authentication.k8s.io";
    const exec = new Mapping([]);
    const set = this.#setter(exec);
    const mode = ["Never", "IfAvailable", "Always"];
    set(this.#care, "apiVersion", [`${api}/v1`, `${api}/v1beta1`], [`${api}/v1alpha1`, "v1", ""]);
    set(this.#care, "command", ["./plugin", "plugin", "/bin/true", "bin/plugin"], [""]);
    set(0.5, "args", [["a", "b"], [], null], [[null], "a", [new Raw("5")]]);
    const variable = new Mapping([["name", "A"], ["value", "b"]]);
    set(0.5, "env", [[variable], [], null], [[null], new Mapping([])]);
    set(this.#care, "interactiveMode", mode, ["never", ""]);
    set(0.4, "provideClusterInfo", [true, false, null], ["x"]);
    set(0.2, "installHint", ["Install it", ""]);
    return exec;
  }

  #provider(): Mapping {
    const issuer = new Mapping([
      ["idp-issuer-url", "https://issuer.example.com"],
      ["client-id", "x"],
      ["id-token", ""],
      ["refresh-token", null],
    ]);
    const odd = new Mapping([...issuer.pairs, [new Raw(this.#dice.pick(SCALARS)), "x"]]);
    return this.#pick([named("oidc", "config", issuer)], [
      named("oidc", "config", odd),
      named("oidc", "config", new Mapping([["client-id", "x"]])),
      named("gcp", "config", null),
    ]);
  }

  #context(name: string): Mapping {
    const context = new Mapping([]);
    const set = this.#setter(context);
    set(this.#care, "cluster", [name], [...this.#names, "", null, "unknown"]);
    set(0.97, "user", [name], [...this.#names, "", null, "unknown"]);
    set(0.6, "namespace", ["shop", "", null, "Not A Label", "default"]);
    return context;
  }

  #pick<T>(good: readonly T[], odd: readonly T[] = good): T {
    return this.#dice.pick(this.#dice.chance(this.#care) ? good : odd);
  }

  #setter(mapping: Mapping) {
    return (chance: number, name: string, good: Value[], odd?: Value[]): void => {
      if (this.#dice.chance(chance)) mapping.set(name, this.#pick(good, odd));
    };
  }

  /** Makes one thing odd. */
  #bend(config: Mapping): void {
    const dice = this.#dice;
    const mapping = dice.pick(mappingsIn(config));
    const [key, value] = mapping.pairs.length > 0 ? dice.pick(mapping.pairs) : ["name", "x"];
    const replace = (other: Value) => typeof key === "string" && mapping.set(key, other);
    switch (dice.from(0, 15)) {
      case 0:
      case 1:
      case 2:
        return void replace(new Raw(dice.pick(SCALARS)));
      case 3:
        return void replace(null);
      case 4: // another kind of thing
        return void replace(Array.isArray(value) ? new Mapping([["a", value]]) : [value ?? "x"]);
      case 5: // the same key again
        return void mapping.pairs.push([key, dice.pick(["other", value, null])]);
      case 6: // another case
        if (typeof key !== "string") return;
        return void mapping.pairs.push([
          dice.pick([key.toUpperCase(), key[0]?.toUpperCase() + key.slice(1)]),
          dice.pick([value, "other", new Raw("5")]),
        ]);
      case 7:
        return void mapping.pairs.push([
          "unknown",
          dice.pick([value, new Raw(dice.pick(SCALARS))]),
        ]);
      case 8: // a key that is no text
        return void mapping.pairs.push([new Raw(dice.pick(SCALARS)), "x"]);
      case 9: // the same entry again
        if (Array.isArray(value)) value.push(...value);
        return;
      case 10:
        if (Array.isArray(value)) value.push(dice.pick([null, "x", new Mapping([])]));
        return;
      case 11:
      case 12:
        return this.#mergeInto(config, mapping);
      case 13: { // an alias instead of a value, of an anchor before it
        const other = dice.pick(mappingsIn(config));
        other.anchor ??= "thing";
        return void replace(new Raw(`*${other.anchor}`));
      }
      case 14:
        return void config.set(
          dice.pick(["kind", "apiVersion"]),
          dice.pick(["", "v2", "/v1", "config", null]),
        );
      case 15:
        return void config.pairs.push([
          dice.pick(["preferences", "extensions", "Kind", "APIVERSION"]),
          dice.pick([null, [], new Mapping([]), "Config", "v1", "x", [
            named("a", "extension", "x"),
            named("a", "extension", "y"),
          ]]),
        ]);
    }
  }

  /** Puts a `<<` somewhere into a mapping. */
  #mergeInto(config: Mapping, mapping: Mapping): void {
    const dice = this.#dice;
    const keys = [...mapping.pairs.map(([key]) => key), "namespace", "token"];
    const base = new Mapping(keys.filter(() => dice.chance(0.3)).map((key) => [key, "merged"]));
    base.anchor = "base";
    const second = new Mapping([[dice.pick(keys), "second"]]);
    second.anchor = "second";
    config.pairs.unshift(["bases", [base, second]]);
    const merge: [Raw, Value] = [
      new Raw(dice.chance(0.95) ? "<<" : '"<<"'),
      new Raw(
        dice.pick([
          "*base",
          "*base",
          "[*base, *second]",
          "*nowhere",
          "null",
          "[]",
          "{token: x}",
          "x",
        ]),
      ),
    ];
    mapping.pairs.splice(dice.from(0, mapping.pairs.length), 0, merge);
    if (dice.chance(0.3)) {
      mapping.pairs.splice(dice.from(0, 1), 0, [new Raw("<<"), new Raw("*second")]);
    }
  }

  /** Makes one thing odd about the text. */
  #bendText(text: string, style: Style): string {
    const dice = this.#dice;
    const at = dice.from(0, text.length);
    const lineEnds = [...text.matchAll(/\n/g)].map(({ index }) => index);
    const line = lineEnds.length > 0 ? dice.pick(lineEnds) : 0;
    const insert = (index: number, added: string) =>
      text.slice(0, index) + added + text.slice(index);
    switch (dice.from(0, 12)) {
      case 0:
        return text.replaceAll("\n", "\r\n");
      case 1:
        return `\ufeff${text}`;
      case 2:
        return dice.pick([
          `---\n${text}`,
          `--- # x\n${text}`,
          `# x\n---\n${text}`,
          `---\n---\n${text}`,
        ]);
      case 3:
        return text +
          dice.pick(["---\n", "...\n", "---\nkind: x\n", "---\n# x\n", "...\nx\n", "--- []\n"]);
      case 4:
        return dice.pick(["%YAML 1.1\n---\n", "%YAML 1.2\n---\n", "%TAG !m! tag:x,2000:\n---\n"]) +
          text;
      case 5: // a tab instead of a space, or of an indentation
        return style === "block" && dice.chance(0.5)
          ? text.replace(/\n {2}/, "\n\t")
          : text.replace(": ", ":\t");
      case 6:
        return insert(line, dice.pick(["\t", " \t# x", "\n\t", "\n\t# x", " ", "\n  ", "\n# x"]));
      case 7:
        return text.slice(0, at);
      case 8:
        return insert(
          at,
          dice.pick(["\0", "\x01", "\x7f", "\u0085", "\u2028", "\ufeff", "\r", "é", "😀"]),
        );
      case 9:
        return insert(at, dice.pick([..."{}[]:,#&*!|>'\"%@`-? \n"]));
      case 10:
        return text.trimEnd();
      case 11:
        return text.replaceAll("\n", "\r");
      default: // more aliases than npm:yaml follows by itself
        return style === "block"
          ? `${text}x: &many {}\ny: [${Array<string>(dice.pick([50, 150, 400])).fill("*many")}]\n`
          : text;
    }
  }
}

function named(name: string, field: string, value: Value): Mapping {
  return new Mapping([["name", name], [field, value]]);
}

function mappingsIn(value: Value): Mapping[] {
  if (Array.isArray(value)) return value.flatMap(mappingsIn);
  if (!(value instanceof Mapping)) return [];
  return [value, ...value.pairs.flatMap(([, item]) => mappingsIn(item))];
}

function base64(text: string): string {
  return new TextEncoder().encode(text).toBase64();
}

function inLines(text: string, end: string): string {
  return base64(text).replaceAll(/(.{64})/g, `$1${end}`);
}

/** Base64 that some decoders read. */
function oddBase64(text: string): string[] {
  const padded = base64(text + "\n".repeat((4 - text.length % 3) % 3));
  return [padded.replace(/=+$/, ""), inLines(text, " "), `${padded}x`];
}

function utf16(littleEndian: boolean) {
  return (char: string) =>
    char.split("").flatMap((unit) => {
      const code = unit.charCodeAt(0);
      return littleEndian ? [code & 0xff, code >> 8] : [code >> 8, code & 0xff];
    });
}
