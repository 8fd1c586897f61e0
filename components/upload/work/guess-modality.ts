import type { TargetModality } from './plan.ts';

const HINTS: Readonly<Record<string, RegExp>> = {
  text: /(?:^|[^a-z])(?:te?xts?|captions?|titles?|descriptions?|quer(?:y|ies)|sentences?)(?:[^a-z]|$)/iu,
  image: /(?:^|[^a-z])(?:im(?:a)?ge?s?|photos?|pictures?|visual|vision|pixels?)(?:[^a-z]|$)/iu,
};

/** Vectors whose modality is asked for. */
export interface Clues {
  column: string;
  file: string;
  dims: number | null;
  /** The only vectors of their file: its name tells of them. */
  isSole: boolean;
}

/** The modality that names or dims tell of; null where none does. @param taken by other vectors of this upload */
export function guessModality(
  { column, file, dims, isSole }: Clues,
  modalities: readonly TargetModality[],
  taken: ReadonlySet<string>,
): string | null {
  const tells = (text: string): string | undefined =>
    modalities.find(({ name }) => hintOf(name).test(text))?.name;
  const told = tells(column) ?? (isSole ? (tells(file.split('/').at(-1) ?? file) ?? tells(file)) : undefined);
  if (told !== undefined) return told;
  const fitting = modalities.filter(
    (modality) => dims !== null && modality.dims === dims && !taken.has(modality.name),
  );
  return fitting.length === 1 ? fitting[0]!.name : null;
}

const hintOf = (name: string): RegExp => HINTS[name] ?? new RegExp(`(?:^|[^a-z])${name}s?(?:[^a-z]|$)`, 'iu');
