import { assert, assertEquals } from "@std/assert";
import { withoutSecrets } from "../../src/doctor/without_secrets.ts";
import { CertificateAuthority } from "../../src/testing/mod.ts";
import { unsignedJwt } from "../support/fakes/unsigned_jwt.ts";
import { seededRandom } from "../support/seeded_random.ts";
import { test } from "../support/test.ts";

test("withoutSecrets hides known secrets, and what has the form of one", async () => {
  const jwt = unsignedJwt({ sub: "jane" });
  const authority = await CertificateAuthority.create();
  const { privateKeyPem } = await authority.issueClient({ commonName: "jane" });
  const rows = [
    ["the token s3cr3t is bad", "the token [hidden] is bad"],
    [`got ${jwt}`, "got [hidden]"],
    [`got ${jwt.slice(0, 60)}…`, "got [hidden]…"],
    [`key ${privateKeyPem}`, "key [hidden]"],
    [`key ${privateKeyPem.slice(0, 90)}`, "key [hidden]"],
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
