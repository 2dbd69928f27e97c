import { assert, assertEquals } from "@std/assert";
import { HpackEncoder } from "../../../../src/http/http2/hpack/hpack_encoder.ts";
import {
  FieldListTooLargeError,
  HpackError,
} from "../../../../src/http/http2/hpack/hpack_errors.ts";
import { seededRandom } from "../../../support/seeded_random.ts";
import { inFull, test } from "../../../support/test.ts";
import { decoder } from "./bytes.ts";
import { RandomFields } from "./random_fields.ts";

test("a decoder finds the fields that an encoder was given, whatever the sizes of the table", () => {
  for (let seed = 0; seed < inFull(2_000, 150); seed++) {
    const random = new RandomFields(seededRandom(seed));
    const own = random.below(2) === 0 ? {} : { tableBytes: random.below(10_000) };
    const encoder = new HpackEncoder(own);
    const peer = decoder({ tableBytes: 8192 });
    for (let blocks = 0; blocks < 8; blocks++) {
      while (random.below(3) === 0) encoder.resize(random.below(8193));
      const fields = random.section();
      assertEquals(peer.decode(encoder.encode(fields)), fields, `seed ${seed}`);
    }
  }
});

test("any bytes are fields, or end the connection by a typed error", () => {
  let accepted = 0;
  for (let seed = 0; seed < inFull(20_000, 1_000); seed++) {
    const random = new RandomFields(seededRandom(seed));
    const peer = decoder({ listBytes: 2_000 });
    try {
      for (let blocks = 0; blocks < 4; blocks++) {
        const fields = peer.decode(random.bytes());
        assert(peer.tableBytes <= 4096);
        accepted += fields.length;
      }
    } catch (error) {
      const isTyped = error instanceof HpackError || error instanceof FieldListTooLargeError;
      assert(isTyped, `seed ${seed}: ${error}`);
    }
  }
  assert(accepted > 0);
});
