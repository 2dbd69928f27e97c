import { assert, assertEquals } from "@std/assert";
import {
  foldedText,
  PART_LENGTH,
  secretParts,
  withoutSecrets,
} from "../../src/doctor/without_secrets.ts";
import { CertificateAuthority, TokenAuthority } from "../../src/testing/mod.ts";
import { unsignedJwt } from "../support/fakes/unsigned_jwt.ts";
import { seededRandom } from "../support/seeded_random.ts";
import { test } from "../support/test.ts";

test("withoutSecrets hides known secrets, and what has the form of one", async () => {
  const jwt = unsignedJwt({ sub: "jane" });
  const authority = await CertificateAuthority.create();
  const { keyPem } = await authority.issueClient({ commonName: "jane" });
  const rows = [
    ["the token s3cr3t is bad", "the token [hidden] is bad"],
    [`got ${jwt}`, "got [hidden]"],
    [`got ${jwt.slice(0, 60)}…`, "got [hidden]…"],
    [`got -${jwt}, ${jwt}.x.y`, "got -[hidden], [hidden].x.y"],
    [`a.${jwt}.b`, "a.[hidden].b"],
    [`key ${keyPem}`, "key [hidden]"],
    [`key ${keyPem.slice(0, 90)}`, "key [hidden]"],
    ["via http://jane:pw@proxy:3128/", "via http://[hidden]@proxy:3128/"],
    ["Authorization: Bearer abcdefgh12345", "Authorization: Bearer [hidden]"],
    ["Authorization: Basic amFuZTpodW50ZXIy", "Authorization: Basic [hidden]"],
  ] as const;
  for (const [text, expected] of rows) assertEquals(withoutSecrets(text, ["s3cr3t"]), expected);
});

test("withoutSecrets keeps ordinary sentences, and removes what a terminal would interpret", () => {
  const sentence = "the server's certificate is not for 127.0.0.1, but for kube.example.com";
  assertEquals(withoutSecrets(sentence, ["", "other"]), sentence);
  assertEquals(withoutSecrets("a\u001b[2Jb\nc\u202ed", []), "a [2Jb c d");
});

test("withoutSecrets hides a secret wherever a server puts it", () => {
  const random = seededRandom(7);
  const word = () => Math.floor(random() * 2 ** 40).toString(36);
  for (let round = 0; round < 500; round++) {
    const secret = `${word()}${word()}`;
    const text = [word(), secret, word(), `"${secret}"`, `x${secret}y`].join(
      [" ", "\n", "\t", "/", "="][round % 5],
    );
    assert(!withoutSecrets(text, [secret]).includes(secret), `round ${round}`);
  }
});

test("withoutSecrets hides parts of a token, in any letter case and encoding", async () => {
  const tokens = await TokenAuthority.create();
  const { token } = await tokens.issue({ namespace: "default", name: "default" });
  const [header = "", payload = "", signature = ""] = token.split(".");
  const percent = [...token].map((char) => `%${char.charCodeAt(0).toString(16)}`).join("");
  const rows = [
    signature,
    payload,
    header,
    token.slice(7, -5),
    payload.slice(20, 60),
    token.toUpperCase(),
    token.toLowerCase(),
    `${token.slice(0, 40)}\u001b${token.slice(40)}`,
    token.match(/.{1,60}/g)?.join("\n") ?? "",
    btoa(token),
    btoa(`Bearer ${token}`),
    btoa(`"Bearer ${token}"`),
    btoa(token).replaceAll("+", "-").replaceAll("/", "_"),
    encodeURIComponent(`Bearer ${token}`),
    percent,
  ];
  for (const [index, row] of rows.entries()) {
    const shown = withoutSecrets(`got ${row}, which is bad`, [token]);
    const kept = shown.replaceAll("[hidden]", "").replace(/^got /, "").replace(
      /, which is bad$/,
      "",
    );
    assert(kept.length <= 16, `row ${index}: ${kept.length} characters are left`);
    assert(shown.startsWith("got ") && shown.endsWith(", which is bad"), `row ${index}`);
  }
});

test("withoutSecrets hides a password in the encodings of a header and of a URL", () => {
  const password = "p+ss/w=rd & more";
  const rows = [password, encodeURIComponent(password), btoa(`jane:${password}`), btoa(password)];
  for (const row of rows) {
    const shown = withoutSecrets(`it was ${row}.`, [password]);
    const kept = shown.replaceAll("[hidden]", "");
    assert(kept.length < "it was .".length + 9, shown.length.toString());
  }
});

test("secretParts has each part of a secret, and of its encodings behind any text", () => {
  const random = seededRandom(11);
  for (let round = 0; round < 200; round++) {
    const length = PART_LENGTH + Math.floor(random() * 40);
    const secret = Array.from({ length }, () => String.fromCharCode(33 + random() * 94)).join("");
    const before = "x".repeat(Math.floor(random() * 9));
    const parts = secretParts([secret]);
    const plain = foldedText(secret);
    for (let index = 0; index + PART_LENGTH <= plain.length; index++) {
      assert(parts.has(plain.slice(index, index + PART_LENGTH)));
    }
    const encoded = foldedText(btoa(before + secret + before));
    const first = Math.ceil(before.length * 8 / 6);
    const last = Math.floor((before.length + length) * 8 / 6);
    for (let index = first; index + PART_LENGTH <= last; index++) {
      assert(parts.has(encoded.slice(index, index + PART_LENGTH)), `round ${round}`);
    }
  }
});

test("secretParts leaves short secrets out, and takes odd ones", () => {
  assertEquals(secretParts(["", "short"]).size, 0);
  assert(secretParts(["\ud800 half of a pair"]).size > 0);
  assert(secretParts(["grüezi, was isch"]).size > 0);
});

test("foldedText keeps the length", () => {
  for (const text of ["AbC-_", "İstanbul", "ẞ"]) assertEquals(foldedText(text).length, text.length);
  assertEquals(foldedText("AbC-_"), "abc+/");
});
