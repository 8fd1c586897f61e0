/** The contract that every engine keeps: call `describeEngine` from the engine's own test file. */
import { afterAll, beforeAll, describe } from 'vitest';
import type { EngineUnderTest } from './engine-contract/fixtures.ts';
import { describeMetadata, describeSharedMetadata } from './engine-contract/metadata.ts';
import { describeExactness, describeIndexes, describeReading } from './engine-contract/reading.ts';
import { describeReceipts, describeSharedReceipts } from './engine-contract/receipts.ts';
import { describeSharing } from './engine-contract/sharing.ts';
import { describeTaking } from './engine-contract/taking.ts';
import { describeUnread } from './engine-contract/unread.ts';
import { describeWriting } from './engine-contract/writing.ts';

export type { EngineUnderTest } from './engine-contract/fixtures.ts';

const TIMEOUT_MS = 60_000;

/**
 * Runs the whole contract on one engine, opened once; every test has an index of its own.
 * @param canRead false: what such an engine cannot do is held to be said, and the rest to be done
 */
export function describeEngine(
  name: string,
  open: () => Promise<EngineUnderTest>,
  { canRead = true }: { canRead?: boolean } = {},
): void {
  describe(`${name} keeps the engine contract`, { timeout: TIMEOUT_MS }, () => {
    let opened: EngineUnderTest | undefined;
    beforeAll(async () => {
      opened = await open();
    }, TIMEOUT_MS);
    afterAll(() => opened?.close(), TIMEOUT_MS);
    const subject = (): EngineUnderTest => {
      if (opened === undefined) throw new Error(`${name} did not open`);
      return opened;
    };
    describeTaking(subject);
    if (!canRead) return describeUnread(subject);
    describeIndexes(subject);
    describeWriting(subject);
    describeSharing(subject);
    describeMetadata(subject);
    describeSharedMetadata(subject);
    describeReceipts(subject);
    describeSharedReceipts(subject);
    describeExactness(subject);
    describeReading(subject);
  });
}
