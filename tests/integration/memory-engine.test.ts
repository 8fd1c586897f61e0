/** The engine that the property test runs on most writes by the same rules as the real ones. */
import { describe } from 'vitest';
import { openMemoryEngine } from '#tests/support/memory-engine.ts';
import type { EngineUnderTest } from './engine-contract/fixtures.ts';
import { describeMetadata } from './engine-contract/metadata.ts';
import { describeReceipts } from './engine-contract/receipts.ts';
import { describeWriting } from './engine-contract/writing.ts';

describe('the engine in memory keeps the engine contract', () => {
  const engine = openMemoryEngine();
  const subject: EngineUnderTest = {
    engine,
    exactCosine: true,
    putForeignDocument: () => Promise.reject(new Error('Nobody else writes to it.')),
    refresh: async () => {},
    close: () => engine.close(),
  };
  describeWriting(() => subject);
  describeMetadata(() => subject);
  describeReceipts(() => subject);
});
