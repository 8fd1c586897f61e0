import type { Collection, Readiness } from '#lib/contract/answers.ts';
import { listed } from '#components/ui/format.ts';
import { CodeBlock } from '#components/ui/code-block.tsx';
import { Panel } from '#components/ui/panel.tsx';
import { useSession } from '#components/hooks/queries.ts';
import { useOrigin } from '#components/hooks/use-browser.ts';
import { EmptyPicture } from '#components/overview/empty-picture.tsx';
import { InForce } from '#components/overview/in-force.tsx';
import { sendAPair } from '#components/overview/send-a-pair.ts';
import { lanesOf } from '#components/readiness/lanes.ts';

type Props = { name: string; entry: Collection | undefined; health: Readiness | undefined };

/** What stands in for the overview until the first embedding comes: how it works and how to begin. */
export function EmptyOverview({ name, entry, health }: Props) {
  const origin = useOrigin();
  const needsKey = useSession().data?.keys_in_force;
  const lanes = lanesOf(entry, undefined).filter(({ required }) => required);
  const names = lanes.map((lane) => lane.name);
  const [first = '', ...later] = names;
  const order = `${first.charAt(0).toUpperCase()}${first.slice(1)} now, ${listed(later)} later,`;
  return (
    <>
      <Panel title="Readiness" sub="nothing held yet" ruled={false}>
        <EmptyPicture lanes={lanes} />
      </Panel>
      <div className="mt-9 grid gap-8 @4xl:grid-cols-2">
        <Panel title={lanes.length === 2 ? 'Send a pair' : 'Send an item'}>
          <p className="mb-3 text-ink-2">{order} in any order. The last one completes the item.</p>
          <CodeBlock label="Send a pair with curl" code={sendAPair(origin, name, names, needsKey)} />
          <p className="mt-2 text-ink-3">
            The first vector of a kind sets its dims: here 4. For a trial, use a collection of its own.
          </p>
        </Panel>
        <Panel title="Or watch a join">
          <p className="mb-3 text-ink-2">
            Real emoji embeddings: 1,906 items from two producers at different speeds, some batches twice, one
            malformed.
          </p>
          <CodeBlock label="Run the demo" code="npm run demo" />
          <p className="mt-2 text-ink-3">
            It makes a collection of its own, which then stands in the switcher, and checks every document at
            the end.
          </p>
        </Panel>
      </div>
      <div className="mt-9">
        <InForce health={health} index={entry?.index ?? ''} />
      </div>
    </>
  );
}
