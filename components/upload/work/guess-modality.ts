import type { TargetModality } from './plan.ts';

const HINTS: Readonly<Record<string, RegExp>> = {
  text: /(?:^|[^a-z])(?:te?xts?|captions?|titles?|descriptions?|quer(?:y|ies)|sentences?)(?:[^a-z]|$)/iu,
  audio: /(?:^|[^a-z])(?:audios?|sounds?|speech|voices?|music)(?:[^a-z]|$)/iu,
  video: /(?:^|[^a-z])(?:videos?|movies?)(?:[^a-z]|$)/iu,
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

/** Whether a name tells of any modality. */
export const tellsModality = (name: string): boolean => Object.values(HINTS).some((hint) => hint.test(name));

/** A modality that names tell of and the collection does not have; null where there is none. */
export function findForeign(
  { column, file }: Pick<Clues, 'column' | 'file'>,
  modalities: readonly Pick<TargetModality, 'name'>[],
): string | null {
  const names = [column, file.split('/').at(-1) ?? file];
  const told = Object.keys(HINTS).filter((modality) => names.some((name) => hintOf(modality).test(name)));
  const isOwn = told.some((modality) => modalities.some(({ name }) => name === modality));
  return isOwn ? null : (told[0] ?? null);
}

/** The first that nothing else of this upload feeds. */
export const freeModality = (
  modalities: readonly TargetModality[],
  taken: ReadonlySet<string>,
): string | null => (modalities.find(({ name }) => !taken.has(name)) ?? modalities[0])?.name ?? null;
