/** The chart's three grid lines before the first buckets. */
export function ChartOutline({ height }: { height: number }) {
  return (
    <div className="pt-2 pb-6 pl-9" style={{ height }}>
      <div className="h-1/2 border-y border-rule" />
      <div className="h-1/2 border-b border-rule" />
    </div>
  );
}
