/** Random entries of kubeconfig files. */

import type { Dice } from "../../support/dice.ts";
import { Mapping, named, Raw, type Value } from "./kubeconfig_writer.ts";
import { SCALARS } from "./odd_scalars.ts";

/** PEM texts and the files that hold them, beside the kubeconfig. */
export interface Credentials {
  ca: string;
  certificate: string;
  key: string;
}

const NAMES = ["dev", "prod", "staging"];
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

/** Creates the entries of files; the entries of one writer fit together. */
export class EntryWriter {
  readonly #dice: Dice;
  readonly #credentials: Credentials;
  readonly #names: readonly string[];
  /** Share of values that are valid. */
  readonly #care: number;

  constructor(dice: Dice, credentials: Credentials) {
    this.#dice = dice;
    this.#credentials = credentials;
    this.#names = dice.chance(0.05) ? ["", ...NAMES.slice(1)] : NAMES;
    this.#care = dice.pick([1, 1, 0.98, 0.9]);
  }

  /** Creates a whole kubeconfig. */
  config(): Mapping {
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
      set(0.05, "certificate-authority-data", [base64(ca)]);
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
        set(0.05, "username", ["jane"]);
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
}

function base64(text: string): string {
  return new TextEncoder().encode(text).toBase64();
}

function inLines(text: string, end: string): string {
  return base64(text).replaceAll(/(.{64})/g, `$1${end}`);
}

/** Returns forms of base64 that only some decoders read. */
function oddBase64(text: string): string[] {
  const padded = base64(text + "\n".repeat((4 - text.length % 3) % 3));
  return [padded.replace(/=+$/, ""), inLines(text, " "), `${padded}x`];
}
