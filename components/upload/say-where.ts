import { UPLOAD_PRODUCER } from '#lib/contract/vocabulary.ts';
import { counted, grouped, memory, clockSeconds } from '#components/ui/format.ts';
import type { Step, UploadState } from '#components/upload/state.ts';

/** The sentence under the title: what there is, and how safe it is. */
export function sayWhere(
  { files, target, progress, end, findings, earlier }: UploadState,
  shown: Step,
): string {
  const collection = target?.collection ?? '–';
  if (end !== null && progress !== null) {
    const { rows } = progress.tally;
    if (end.how === 'done')
      return `${counted(rows, 'row')} into ${collection}, begun ${clockSeconds(progress.startedAt)}`;
    return `${grouped(rows)} of ${counted(progress.rowsTotal, 'row')} answered. They stay; the others were not sent.`;
  }
  if (progress !== null) {
    const { counts, startedAt } = progress;
    const by =
      target === null || target.producer.startsWith(UPLOAD_PRODUCER) ? '' : ` by ${target.producer},`;
    return `${counted(counts.files, 'file')} into ${collection},${by} started ${clockSeconds(startedAt)}. Keep this tab open.`;
  }
  if (shown === 'check' && findings !== null)
    return `${counted(findings.rows, 'row')} checked; nothing is sent yet`;
  if (earlier !== null)
    return `${counted(earlier.total.rows, 'row')} sent, of which ${grouped(earlier.total.refused)} were refused; of these nothing is sent again yet`;
  if (files.length === 0) return 'Files of embeddings, read in this browser and sent row by row';
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const reading = files.filter(({ state }) => state.kind === 'reading').length;
  return `${counted(files.length, 'file')}, ${memory(bytes, null)}, ${reading > 0 ? `${grouped(reading)} being read` : 'read'} in this browser; nothing is sent yet`;
}
