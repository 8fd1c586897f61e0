import { chosenFeeds, type Plan } from './plan.ts';

/** The feeds of one modality whose rows are all numbered from 0 on, so that one would overwrite the other; none where none would. */
export function findNumberedAlike(plan: Pick<Plan, 'feeds'>): readonly string[] {
  const numbered = chosenFeeds(plan).filter(({ ids }) => ids.kind === 'rows');
  const alike = Map.groupBy(numbered, ({ modality }) => modality)
    .values()
    .find((feeds) => feeds.reduce((files, feed) => files + feed.files.length, 0) > 1);
  return alike?.map(({ label }) => label) ?? [];
}
