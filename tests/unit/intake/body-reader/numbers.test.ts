import { expect, test } from 'vitest';
import { takeVectors } from '#lib/intake/body-reader/take-vectors.ts';

const COUNT = 100_000;
const VALUES = 250;

const word = new Uint32Array(1);
const anyFloat32 = (): number => {
  for (;;) {
    crypto.getRandomValues(word);
    const [value] = new Float32Array(word.buffer);
    if (Number.isFinite(value)) return value!;
  }
};
const below = (n: number): number => Math.floor(Math.random() * n);

/** In the middle of two float32 values, or next to it: what is rounded twice is easily rounded wrong there. */
const middle = (): string => {
  const value = anyFloat32();
  crypto.getRandomValues(word);
  const step = Math.abs(value) * 2 ** -24;
  return (value + step).toPrecision(15 + below(10));
};

function read(texts: readonly string[]): Float32Array | undefined {
  const body = Buffer.from(`{"embedding":[${texts.join(',')}]}`);
  return takeVectors([body], { rowDepth: 1, isSuffix: false, vectorsMax: 1 })?.vectors[0];
}

const bitsOf = (values: Float32Array): Uint32Array => new Uint32Array(values.slice().buffer);
const expected = (texts: readonly string[]): Float32Array => Float32Array.from(texts, Number);

/** Those that were not read as they should be; one that was left to someone else is none of them. */
function findWrong(texts: readonly string[]): string[] {
  const values = read(texts);
  if (values === undefined) return texts.length === 1 ? [] : texts.flatMap((text) => findWrong([text]));
  const [bits, expectedBits] = [bitsOf(values), bitsOf(expected(texts))];
  return texts.filter((_, i) => bits[i] !== expectedBits[i]);
}

const styles: [string, () => string][] = [
  ['six digits behind the point', () => (Math.random() - 0.5).toFixed(6)],
  ['the shortest text of a float32', () => String(Number(anyFloat32().toPrecision(9)))],
  ['a float32 in the digits of a float64', () => String(anyFloat32())],
  ['a float64', () => String((Math.random() - 0.5) / 10 ** below(10))],
  ['an exponent', () => (Math.random() * 10 ** (below(70) - 38)).toExponential(below(20))],
  ['whole numbers', () => String(below(2 ** 53) - 2 ** 52)],
  ['many digits', () => (Math.random() / 10 ** below(45)).toFixed(below(100))],
  ['many digits before the point', () => `${below(2 ** 53)}${below(2 ** 53)}.${below(2 ** 53)}`],
  ['nothing but zeros', () => `${below(2) ? '-' : ''}0.${'0'.repeat(1 + below(40))}E-${below(400)}`],
];

test.each(styles)(
  'a number is the float32 that JSON.parse and rounding give, bit for bit: %s',
  (_, write) => {
    for (let round = 0; round < COUNT / VALUES; round++) {
      const texts = Array.from({ length: VALUES }, write).filter((text) =>
        Number.isFinite(Math.fround(+text)),
      );
      expect(findWrong(texts)).toEqual([]);
    }
  },
);

test('so is one in the middle of two of them, where it is read at all', () => {
  expect(Array.from({ length: COUNT }, middle).flatMap((text) => findWrong([text]))).toEqual([]);
});

test.each([
  '0',
  '-0',
  '1',
  '-0.0',
  '1e0',
  '1E+2',
  '16777217',
  '3.4028234663852886e38',
  '1.401298464324817e-45',
])('%s is read', (text) => {
  expect(bitsOf(read([text])!)).toEqual(bitsOf(expected([text])));
});

test.each([
  ['that fills 64 bits, and more', '18446744073709551616.5'],
  ['that fills them with a point inside', '1844674407370955.1616'],
  ['with an exponent that its digits make up for', `1${'0'.repeat(12_000)}e-12000`],
  ['with one that they do not make up for', `1${'0'.repeat(12_000)}e-22000`],
  ['with one beyond any', `1e-${'9'.repeat(30)}`],
  ['of zero, whatever its exponent', `0e${'9'.repeat(30)}`],
])('a number %s is read as it is, or not at all', (_, text) => {
  expect(findWrong([text, `-${text}`])).toEqual([]);
});

test.each([
  '',
  '-',
  '+1',
  '01',
  '-01',
  '.5',
  '1.',
  '1.e5',
  '1e',
  '1e+',
  '0x10',
  'NaN',
  'Infinity',
  '-Infinity',
  '1_0',
  '1 2',
  '1,',
  ',1',
  'null',
  '"1"',
  '[1]',
  '{}',
  'true',
  '1e39',
  '3.5e38',
  '1e400',
  '1;',
  '1.2.3',
  '--1',
  '1-',
  '٣',
])('%j is left to be read by someone else', (text) => {
  expect(read([text])).toBeUndefined();
  expect(read(['1', text])).toBeUndefined();
});
