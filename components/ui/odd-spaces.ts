/** A run of an ID: as it is, or white space that nobody would see, with its name. */
export type Run = { text: string; odd: string | null };

const NAMES: Record<string, string> = {
  ' ': 'space',
  '\u00a0': 'no-break space',
  '\u200b': 'zero-width space',
  '\u200c': 'zero-width non-joiner',
  '\u200d': 'zero-width joiner',
  '\u2060': 'word joiner',
  '\ufeff': 'byte-order mark',
  '\u00ad': 'soft hyphen',
};
// A joiner within an emoji is a part of it.
const ODD =
  /^\s+|\s+$|\s{2,}|[^\S ]|(?<!\p{Extended_Pictographic}[\ufe0f\p{EMod}]?)\u200d|[\u200b\u200c\u2060\ufeff\u00ad]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const DIRECTION = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

const nameOf = (spaces: string): string => {
  const [first = ''] = spaces;
  const name = DIRECTION.test(first)
    ? 'direction mark'
    : (NAMES[first] ?? `space U+${first.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`);
  return spaces.length === 1 ? name : `${spaces.length} × ${name}`;
};

/** Cuts an ID at its odd spaces: leading, trailing, doubled, all that are no plain space, and marks that turn its direction. */
export function cutAtOddSpaces(id: string): Run[] {
  const runs: Run[] = [];
  let end = 0;
  for (const { 0: spaces, index } of id.matchAll(ODD)) {
    if (index > end) runs.push({ text: id.slice(end, index), odd: null });
    runs.push({ text: '␣'.repeat(spaces.length), odd: nameOf(spaces) });
    end = index + spaces.length;
  }
  if (end < id.length) runs.push({ text: id.slice(end), odd: null });
  return runs;
}
