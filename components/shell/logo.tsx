/** Two strands and the clasp that joins them. */
export function Logo() {
  return (
    <svg aria-hidden width={16} height={10} viewBox="0 0 16 10" className="shrink-0">
      <path d="M0 0h6v4H0z" style={{ fill: 'var(--m1)' }} />
      <path d="M10 6h6v4h-6z" style={{ fill: 'var(--m2)' }} />
      <path d="M6 0h4v10H6z" style={{ fill: 'var(--overprint)' }} />
    </svg>
  );
}
