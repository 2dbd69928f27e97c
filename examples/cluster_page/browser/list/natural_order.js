/**
 * Compares texts as people count: `worker-2` comes before `worker-10`. A `/` comes before all other
 * characters, so that keys such as `shop/web` are in the order of their namespaces.
 *
 * @param {string} a
 * @param {string} b
 * @returns {number} negative if `a` comes first, and 0 for equal texts alone
 */
export function compareNatural(a, b) {
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const from = a.charCodeAt(i);
    const to = b.charCodeAt(j);
    if (isDigit(from) && isDigit(to)) {
      const ofA = skip(a, i, isZero);
      const ofB = skip(b, j, isZero);
      i = skip(a, ofA, isDigit);
      j = skip(b, ofB, isDigit);
      const longer = i - ofA - (j - ofB);
      if (longer !== 0) return longer;
      const order = compare(a.slice(ofA, i), b.slice(ofB, j));
      if (order !== 0) return order;
    } else {
      if (from !== to) return rank(from) - rank(to);
      i++;
      j++;
    }
  }
  return a.length - i - (b.length - j) || compare(a, b); // `a-01` and `a-1` are not the same
}

/** @type {(a: string, b: string) => number} */
function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** @type {(text: string, from: number, is: (code: number) => boolean) => number} */
function skip(text, from, is) {
  while (from < text.length && is(text.charCodeAt(from))) from++;
  return from;
}

/** @param {number} code */
function isDigit(code) {
  return code >= 0x30 && code <= 0x39;
}

/** @param {number} code */
function isZero(code) {
  return code === 0x30;
}

/** @param {number} code */
function rank(code) {
  return code === 0x2f ? -1 : code;
}
