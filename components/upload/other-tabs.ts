import { useEffect, useState } from 'react';
import type { Report } from '#components/upload/work/protocol.ts';

const CHANNEL = 'muster-upload';
const ANNOUNCE_MS = 1_000;
/** A tab that says nothing for so long is closed, or asleep. */
const SILENT_MS = 10_000;

/** What a tab tells the others of its upload. */
export interface OtherUpload {
  collection: string;
  rows: number;
  rowsTotal: number;
  isOver: boolean;
}

/** One for telling and hearing alike: nobody hears what is told by the same one. */
let opened: BroadcastChannel | null = null;
const openChannel = (): BroadcastChannel => (opened ??= new BroadcastChannel(CHANNEL));
let announcedAt = 0;

/** Tells the other tabs how far this one's upload is, at most once a second. */
export function announce(collection: string, report: Report & { kind: 'sending' | 'sent' }): void {
  const isOver = report.kind === 'sent';
  if (!isOver && performance.now() - announcedAt < ANNOUNCE_MS) return;
  announcedAt = performance.now();
  const { tally, rowsTotal } = report.progress;
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none
  openChannel().postMessage({ collection, rows: tally.rows, rowsTotal, isOver } satisfies OtherUpload);
}

/** An upload that another tab runs; null when none does. */
export function useOtherUpload(): OtherUpload | null {
  const [other, setOther] = useState<OtherUpload | null>(null);
  useEffect(() => {
    const channel = openChannel();
    let silence: ReturnType<typeof setTimeout> | undefined;
    const hear = ({ data }: MessageEvent<OtherUpload>) => {
      clearTimeout(silence);
      setOther(data.isOver ? null : data);
      if (!data.isOver) silence = setTimeout(() => setOther(null), SILENT_MS);
    };
    channel.addEventListener('message', hear);
    return () => {
      clearTimeout(silence);
      channel.removeEventListener('message', hear);
    };
  }, []);
  return other;
}
