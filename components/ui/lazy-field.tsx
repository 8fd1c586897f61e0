'use client';

import { clsx } from 'clsx';
import { useEffect, useRef, useState } from 'react';

const SETTLE_MS = 350;

type Props = {
  label: string;
  value: string;
  onSettle: (value: string) => void;
  isId?: boolean;
};

/** A filter to type: it counts once the typing pauses, or with Enter. */
export function LazyField({ label, value, onSettle, isId = false }: Props) {
  const [typed, setTyped] = useState(value);
  const [settled, setSettled] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // What comes from elsewhere, such as "Clear" or Back, goes before what was typed.
  if (settled !== value) {
    setSettled(value);
    setTyped(value);
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  const settle = (text: string) => {
    clearTimeout(timer.current);
    if (text === value) return;
    setSettled(text);
    onSettle(text);
  };
  return (
    <input
      aria-label={label}
      placeholder={label}
      autoComplete="off"
      spellCheck={false}
      value={typed}
      onChange={({ target }) => {
        setTyped(target.value);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => settle(target.value), SETTLE_MS);
      }}
      onKeyDown={({ key }) => key === 'Enter' && settle(typed)}
      onBlur={() => settle(typed)}
      className={clsx(
        'h-7 w-32 rounded-control border bg-raised px-2.5 placeholder:font-sans placeholder:text-ink-3',
        value === '' ? 'border-control' : 'border-overprint font-semibold',
        isId && 'font-mono text-small',
      )}
    />
  );
}
