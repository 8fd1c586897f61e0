import { cutAtOddSpaces } from '#components/ui/odd-spaces.ts';

/** An ID, its odd spaces drawn and named; one written from right to left turns nothing around it. */
export function ItemId({ id, size = 'small' }: { id: string; size?: 'small' | 'title' }) {
  return (
    <bdi className={`font-mono ${size === 'small' ? 'text-small whitespace-pre' : 'whitespace-pre-wrap'}`}>
      {cutAtOddSpaces(id).map(({ text, odd }, i) =>
        odd === null ? (
          text
        ) : (
          // oxlint-disable-next-line react/no-array-index-key -- runs have no other identity
          <span key={i} title={odd} className="text-warn">
            <span aria-hidden>{text}</span>
            <span className="sr-only">({odd})</span>
          </span>
        ),
      )}
    </bdi>
  );
}
