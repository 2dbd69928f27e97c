import type { HeaderField } from "../../../../src/http/http2/hpack/header_field.ts";

/** Chooses the field sections of a connection, so that fields repeat. */
export class RandomFields {
  readonly #random: () => number;
  readonly #known: HeaderField[];

  /** Creates a connection's fields. */
  constructor(random: () => number) {
    this.#random = random;
    this.#known = [
      { name: ":method", value: "GET" },
      { name: ":path", value: "/api/v1/pods" },
      { name: "accept", value: "application/json" },
      { name: "authorization", value: `Bearer ${this.#text(200)}` },
      { name: "user-agent", value: "kubewire/0.1.0" },
    ];
    for (let more = this.below(6); more > 0; more--) this.#known.push(this.#any());
  }

  /** Returns a number from 0 up to `end`. */
  below(end: number): number {
    return Math.floor(this.#random() * end);
  }

  /** Returns the fields of the next section. */
  section(): HeaderField[] {
    return Array.from({ length: this.below(8) }, () => {
      const field = this.#known[this.below(this.#known.length)]!;
      const chance = this.below(6);
      if (chance === 0) return this.#any();
      if (chance === 1) return { ...field, value: this.#text(this.below(40)) };
      return chance === 2 ? { ...field, sensitive: true } : field;
    });
  }

  /** Returns any bytes. */
  bytes(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from({ length: this.below(60) }, () => this.below(256));
  }

  #any(): HeaderField {
    const isLong = this.below(50) === 0;
    return {
      name: `x-${this.below(20)}`,
      value: this.#text(isLong ? this.below(6000) : this.below(30)),
    };
  }

  #text(length: number): string {
    const [from, count] = this.below(3) === 0 ? [0, 256] : [32, 95];
    return String.fromCharCode(...Array.from({ length }, () => from + this.below(count)));
  }
}
