import { urlTemplate } from "./url_template.ts";

/**
 * More than a cluster with hundreds of custom resources has. A program that takes the types of its
 * requests from its input could make up any number.
 */
const MOST_TEMPLATES = 1_000;

/**
 * The templates of the paths that a client uses. From the 1,001st on, those that are new show no types
 * any more: `/apis/{group}/{version}/{resource}/{name}`. So their number is bounded.
 */
export class UrlTemplates {
  readonly #known = new Set<string>();

  /** Returns the template of a path; see {@linkcode urlTemplate}. */
  of(path: string): string {
    const template = urlTemplate(path);
    if (this.#known.has(template)) return template;
    if (this.#known.size === MOST_TEMPLATES) return urlTemplate(path, { types: false });
    this.#known.add(template);
    return template;
  }
}
