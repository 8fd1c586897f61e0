/** What a menu of files is given. */
export type DownloadProps = {
  label: string;
  files: readonly { href: string; name: string; hint: string }[];
};

/** How the closed menu looks. */
export const MENU_BUTTON =
  'inline-flex h-7 items-center gap-1.5 rounded-control border border-control bg-ground px-3 font-medium whitespace-nowrap hover:bg-sunk';
