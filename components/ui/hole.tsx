/** The dotted outline of what is missing; it fills its positioned parent. `fine` for marks. */
export function Hole({ colour = 'var(--control)', fine }: { colour?: string; fine?: boolean }) {
  return (
    <svg aria-hidden className="pointer-events-none absolute inset-0 size-full">
      <rect
        x={0.5}
        y={0.5}
        style={{
          width: 'calc(100% - 1px)',
          height: 'calc(100% - 1px)',
          fill: 'none',
          stroke: colour,
          strokeDasharray: fine ? '1.5 1.5' : '2 3',
        }}
      />
    </svg>
  );
}
