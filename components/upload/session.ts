import { stayWhile } from '#components/hooks/staying.ts';
import { UPLOAD_PRODUCER } from '#lib/contract/vocabulary.ts';
import type { Feed, FileFacts, Plan, Target } from '#components/upload/work/plan.ts';
import { guessFeeds } from '#components/upload/work/guess-feeds.ts';
import type { Order, PickedFile, Report } from '#components/upload/work/protocol.ts';
import { isOnlyRefused, NOTHING_YET, take, totalOf, type UploadState } from '#components/upload/state.ts';
import { mapLikeBefore, recallMapping, rememberMapping } from '#components/upload/remember.ts';
import { announce } from '#components/upload/other-tabs.ts';
import { saveBlob } from '#components/upload/save-blob.ts';

/**
 * The upload of this tab. It belongs to no page, so that one can look at others while it runs; it ends with the tab.
 * All work is done by a worker: this only passes orders on, and keeps what the worker reports.
 */
class UploadSession {
  #state: UploadState = NOTHING_YET;
  #worker: Worker | null = null;
  #target: Target | null = null;
  #picked = 0;
  readonly #files = new Map<string, File>();
  #name = nameUpload();
  readonly #listeners = new Set<() => void>();

  subscribe = (changed: () => void): (() => void) => {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  };

  snapshot = (): UploadState => this.#state;

  /** Takes files that were dropped or picked. One that was changed on disk since it was picked gives way to what it is now. */
  async add(files: readonly { name: string; file: File }[]): Promise<void> {
    const changed = await this.#findChanged(new Set(files.map(({ name }) => name)));
    const known = new Set(
      this.#state.files.map(({ name, bytes, modifiedAt }) => `${name} ${bytes} ${modifiedAt}`),
    );
    const picked = files
      .filter(({ name, file }) => !known.has(`${name} ${file.size} ${file.lastModified}`))
      .map(({ name, file }): PickedFile => ({
        key: this.#placeOf(name, changed) ?? `f${this.#picked++}`,
        name,
        file,
      }));
    if (picked.length === 0) return;
    for (const { key, file } of picked) this.#files.set(key, file);
    const facts = picked.map(({ key, name, file }): FileFacts => ({
      key,
      name,
      bytes: file.size,
      modifiedAt: file.lastModified,
      state: { kind: 'reading' },
    }));
    const replaced = new Set(facts.map(({ key }) => key));
    const kept = this.#state.files.filter(({ key }) => !replaced.has(key));
    this.#change({ ...this.#state, files: [...kept, ...facts], findings: null });
    this.#order({ kind: 'add', files: picked });
  }

  /**
   * Says where it goes; nothing changes once it is on its way.
   * @param keyName under which a key sends; without one each upload has a name of its own, by which its items are found
   */
  aim(aimed: Omit<Target, 'producer'>, keyName: string | null): void {
    const target = { ...aimed, producer: keyName ?? this.#name };
    const isSame = JSON.stringify(target) === JSON.stringify(this.#target);
    if (isSame || this.#state.progress !== null) return;
    this.#target = target;
    this.#change({ ...this.#state, target });
    this.#guess();
  }

  /** Corrects what a feed means. */
  correct(feed: Feed): void {
    if (this.#target) rememberMapping(this.#target.collection, this.#state.files, feed);
    this.#map(this.#state.feeds.map((one) => (one.key === feed.key ? feed : one)));
  }

  check(): void {
    if (this.#state.plan === null) return;
    this.#change({
      ...this.#state,
      checking: { rows: 0, rowsTotal: null, bytes: 0, bytesTotal: 1 },
      findings: null,
    });
    this.#order({ kind: 'check', plan: this.#settledPlan() });
  }

  /** @param isAnew not from where an earlier try stopped */
  send(isAnew: boolean): void {
    const { findings } = this.#state;
    if (findings === null) return;
    const isInOrder = findings.repeats + findings.uncounted > 0;
    const { rowsPerFile } = findings;
    this.#order({ kind: 'send', plan: this.#settledPlan(), rowsPerFile, isInOrder, isAnew });
    this.#change({ ...this.#state, end: null });
    window.addEventListener('beforeunload', holdTab);
  }

  pause = (): void => this.#order({ kind: 'pause' });
  resume = (): void => this.#order({ kind: 'resume' });
  cancel = (): void => this.#order({ kind: 'cancel' });
  /** Lets the browser save the refused rows as CSV. */
  saveRefused = (): void => this.#order({ kind: 'list refused' });

  /** All files and row groups, or some of them. */
  show = (isAll: boolean): void => this.#order({ kind: 'show', isAll });

  /** Lets what was refused be tried again, after it was mapped otherwise or mended. */
  retry = (): void => {
    const { files, feeds, findings, progress, end } = this.#state;
    const total = totalOf(this.#state);
    if (progress === null || end === null || total === null) return;
    this.#order({ kind: 'retry', isOn: true });
    const earlier = { files, feeds, findings, progress, end, total };
    this.#change({ ...this.#state, earlier, findings: null, progress: null, end: null });
    this.chooseOnlyRefused(null);
  };

  /** Whether only rows that were refused before are sent; null: as the files suggest. */
  chooseOnlyRefused = (isOnlyRefusedChosen: boolean | null): void => {
    this.#change({ ...this.#state, isOnlyRefusedChosen });
    this.#map(this.#state.feeds);
  };

  /** Leaves what was refused at that. */
  giveUpRetry = (): void => {
    const { earlier } = this.#state;
    if (earlier === null) return;
    this.#order({ kind: 'cancel' });
    this.#order({ kind: 'retry', isOn: false });
    const { findings, progress, end } = earlier;
    this.#change({ ...this.#state, earlier: null, checking: null, findings, progress, end });
  };

  /** Forgets everything, and begins anew. */
  reset = (): void => {
    this.#worker?.terminate();
    this.#worker = null;
    this.#files.clear();
    window.removeEventListener('beforeunload', holdTab);
    if (this.#target?.producer === this.#name)
      this.#target = { ...this.#target, producer: (this.#name = nameUpload()) };
    this.#change({ ...NOTHING_YET, target: this.#target });
  };

  /** A file that was mended takes the place of the one of its name. */
  #placeOf(name: string, changed: ReadonlySet<string>): string | null {
    const { files, earlier } = this.#state;
    const same = files.findLast((file) => file.name === name);
    const givesWay = same && (earlier !== null || same.state.kind === 'left out' || changed.has(same.key));
    return givesWay ? same.key : null;
  }

  /** Of the files of these names, those that cannot be read any more. */
  async #findChanged(names: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const changed = new Set<string>();
    for (const { key, name } of this.#state.files) {
      const file = names.has(name) ? this.#files.get(key) : undefined;
      await file
        ?.slice(0, 1)
        .arrayBuffer()
        .catch(() => changed.add(key));
    }
    return changed;
  }

  #order(order: Order): void {
    this.#worker ??= this.#startWorker();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
    this.#worker.postMessage(order);
  }

  #startWorker(): Worker {
    const worker = new Worker(new URL('./work/worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<Report>) => this.#take(data));
    worker.addEventListener('error', ({ message }) =>
      this.#take({ kind: 'broken', why: message || 'The worker could not start.' }),
    );
    return worker;
  }

  #take(report: Report): void {
    if (report.kind === 'refused') return saveBlob(report.csv, 'muster-refused.csv');
    this.#change(take(this.#state, report));
    if (report.kind === 'files' && !this.#state.files.some(({ state }) => state.kind === 'reading'))
      this.#guess();
    if (report.kind === 'sending' || report.kind === 'sent') announce(this.#target?.collection ?? '', report);
    if (report.kind === 'sent' || report.kind === 'broken')
      window.removeEventListener('beforeunload', holdTab);
  }

  #guess(): void {
    const { files, earlier } = this.#state;
    if (this.#target === null || files.some(({ state }) => state.kind === 'reading')) return;
    const { collection, modalities } = this.#target;
    this.#map(
      guessFeeds(files, modalities)
        .map((feed) => recallMapping(collection, files, modalities, feed))
        .map((feed) => mapLikeBefore(earlier?.feeds ?? [], files, feed)),
    );
  }

  #map(feeds: readonly Feed[]): void {
    const plan =
      this.#target === null || feeds.length === 0
        ? null
        : { target: this.#target, feeds, isOnlyRefused: false };
    const hasAny = feeds.some(({ modality }) => modality !== null);
    this.#change({
      ...this.#state,
      feeds,
      plan,
      findings: null,
      checking: null,
      samples: null,
      estimate: null,
    });
    if (plan !== null && hasAny) this.#order({ kind: 'sample', plan });
  }

  /** With the rules that were found for IDs. */
  #settledPlan(): Plan {
    const { plan, samples } = this.#state;
    const rules = new Map(samples?.map(({ feed, idRule }) => [feed, idRule]));
    return {
      ...plan!,
      isOnlyRefused: isOnlyRefused(this.#state),
      feeds: plan!.feeds.map((feed) => ({ ...feed, idRule: rules.get(feed.key) ?? feed.idRule })),
    };
  }

  #change(state: UploadState): void {
    this.#state = state;
    for (const changed of this.#listeners) changed();
  }
}

const nameUpload = (): string =>
  `${UPLOAD_PRODUCER}${new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}`;

/** A browser asks before it closes the tab. */
const holdTab = (event: BeforeUnloadEvent): void => event.preventDefault();

/** The one of this tab. */
export const upload = new UploadSession();
stayWhile(() => {
  const { progress, end } = upload.snapshot();
  return progress !== null && (end === null || location.pathname === '/upload');
});
