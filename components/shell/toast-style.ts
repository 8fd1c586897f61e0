/**
 * The styles that sonner writes into the page, for the content policy: the empty element, then its text. A test holds them to
 * the installed version.
 */
export const TOAST_STYLE_HASHES = [
  'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
  'sha256-StEaX+se6YS7pqjzrzMIA0KaX9zF/8zAhvQXZAe5epY=',
] as const;
