import type { Page } from 'playwright/test';

/** What a page cost and how it behaved, as its browser tells. */
export interface PageFigures {
  /** Bytes of script as they came over the wire: of what the page's HTML names, which has to be there before it lives. */
  scriptBytes: number;
  /** The same with what was fetched later: charts, menus, dialogs. */
  allScriptBytes: number;
  /** When the largest part was painted, in ms since the page was asked for. */
  largestPaintMs: number;
}

// Not in marks of the page's own clock, which a test may turn.
declare global {
  interface Window {
    noted?: { largestPaintMs: number; shifts: string[] };
  }
}

/** Lets a page note its largest paint and whatever is pushed up or down; call it before the page is opened. */
export async function noteFigures(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const noted = (window.noted = { largestPaintMs: 0, shifts: [] as string[] });
    new PerformanceObserver((list) => {
      noted.largestPaintMs = list.getEntries().at(-1)!.startTime;
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => {
      for (const { sources } of list.getEntries() as (PerformanceEntry & Shift)[])
        for (const { node, previousRect, currentRect } of sources)
          // A number on the right that gains a digit begins further left; that pushes nothing away.
          if (Math.abs(previousRect.y - currentRect.y) >= 1)
            noted.shifts.push(
              `${previousRect.y} → ${currentRect.y}: ${((node as Element | null)?.outerHTML ?? node?.textContent ?? '').slice(0, 200)}`,
            );
    }).observe({ type: 'layout-shift', buffered: true });
  });
}
type Shift = { sources: readonly { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[] };

/** What an open page has noted so far. @param html as it was answered, before it lived */
export const readFigures = (page: Page, html: string): Promise<PageFigures> =>
  page.evaluate((named) => {
    const scripts = (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).filter(
      ({ name }) => new URL(name).pathname.endsWith('.js'),
    );
    const sum = (some: typeof scripts) =>
      some.reduce((bytes, { encodedBodySize }) => bytes + encodedBodySize, 0);
    return {
      scriptBytes: sum(scripts.filter(({ name }) => named.includes(new URL(name).pathname))),
      allScriptBytes: sum(scripts),
      largestPaintMs: window.noted?.largestPaintMs ?? 0,
    };
  }, listScripts(html));

const listScripts = (html: string): string[] =>
  [...html.matchAll(/<script [^>]*src="([^"?]+)/g)].map(([, source = '']) => source);

/** What it has noted as pushed up or down, each with from where to where. */
export const readShifts = (page: Page): Promise<string[]> => page.evaluate(() => window.noted?.shifts ?? []);

/** Forgets them: those of a page that was still being built, the last of which is told after it was painted. */
export const forgetShifts = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    for (let frames = 0; frames < 2; frames++) await new Promise(requestAnimationFrame);
    await new Promise((resolve) => setTimeout(resolve));
    window.noted?.shifts.splice(0);
  });
